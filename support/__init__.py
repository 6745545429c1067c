"""Inquiries: what customers ask, by page or mail, until it is answered.

Business hours and answering times of the terms (pure), the inquiries' rows,
operations on them, inbound mail and their jobs have their place here.
"""
