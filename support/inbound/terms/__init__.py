"""Rules of incoming mail: what a mail says, whose it is, what becomes of it."""
