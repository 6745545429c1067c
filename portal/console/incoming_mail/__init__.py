"""Incoming mail: the log, one mail, and what is done with one that is not filed by itself."""
