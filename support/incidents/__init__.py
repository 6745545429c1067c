"""Incidents and maintenance: from knowing to telling, repairing and the report (Art. 13, 27)."""
