"""What is done about incidents and maintenance."""
