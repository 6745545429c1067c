"""Django's PostgreSQL backend over the embedded server, started at the first connection."""
