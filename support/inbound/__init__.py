"""Incoming mail: stored as it came, read by pure rules, each with its outcome (annex (2))."""
