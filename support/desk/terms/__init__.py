"""Rules of the support desk: hours, clocks, what may be done in which state."""
