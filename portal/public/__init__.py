"""For everybody: the service, the terms and their editions, notices, the service's state."""
