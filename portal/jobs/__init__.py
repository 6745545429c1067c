"""The day's jobs in their order, by Celery, by command, or on a scenario's virtual clock."""
