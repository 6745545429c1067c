"""Questions and answers that staff write and everybody reads (annex (2))."""
