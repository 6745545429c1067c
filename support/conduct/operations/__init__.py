"""Taking up a case, and recording what was done about it."""
