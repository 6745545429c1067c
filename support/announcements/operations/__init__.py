"""Writing, posting and withdrawing announcements; recording calls."""
