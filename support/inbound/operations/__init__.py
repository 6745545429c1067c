"""Fetching mail, filing it, and what staff do with what waits for them."""
