"""Reading the log of incoming mail."""
