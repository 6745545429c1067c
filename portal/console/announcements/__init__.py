"""Announcements that staff write and post, calls, and the end of the service (Art. 18, 33)."""
