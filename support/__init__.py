"""What is done for those who use the service, a room for each: incidents and maintenance."""
