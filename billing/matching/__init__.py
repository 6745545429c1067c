"""Whose money a transfer is: facts in, a decision with its reasons out."""
