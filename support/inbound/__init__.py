"""Mail that comes in: stored as it came, read by pure rules, and given a fate each (annex (2))."""
