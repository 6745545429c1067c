"""A company's inquiries: ask, read, add, reopen, rate, search (annex (2))."""
