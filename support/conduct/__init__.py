"""Prohibited acts and anti-social forces (Art. 30, 31): reports, assessment, measures.

Who reported is known to those who keep the cases, and to nobody whom a case concerns.
"""
