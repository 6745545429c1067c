"""The support desk: the queue, an inquiry with what can be done, hours and targets (annex (2))."""
