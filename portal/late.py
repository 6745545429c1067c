"""What a process does when it is first needed, done at once: for servers, before somebody waits.

Commands start faster without it, and most need none of it.
"""

import rapidfuzz.fuzz
import rapidfuzz.process  # noqa: F401

from contracts.office import calendar
from contracts.office.documents import pdf


def load() -> None:
    """Libraries for drawing, holidays and names alike."""
    calendar.load()
    pdf.load()
