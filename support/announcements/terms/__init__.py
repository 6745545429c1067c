"""What may be done with an announcement or a call, and why."""
