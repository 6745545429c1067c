"""What pages, mails and operations read of announcements and calls."""
