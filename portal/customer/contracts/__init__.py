"""The overview, a contract with its history, and requests to change it (Art. 6-2, 8-2, 12-1)."""
