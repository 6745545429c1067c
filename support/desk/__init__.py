"""The support desk: inquiries, answers, and the clocks that run in hours of support (annex (2))."""
