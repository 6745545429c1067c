"""Rules of the registers: what is owed until when, and what may be done. Pure."""
