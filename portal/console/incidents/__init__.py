"""Incidents and maintenance: recorded, announced, followed up, repaired, closed (Art. 13, 27)."""
