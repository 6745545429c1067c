"""By when applicants can expect a decision: the terms name no days (Art. 6-1), so the office does.

The figure is data that staff edit. An application keeps the day that its applicant was told.
"""

from datetime import date

from contracts.office.terms.explanation import Refused
from contracts.office.terms.working_days import DaysOff, working_days_after

CLAUSE = "6-1"
DEFAULT = 5
"""Working days."""
LONGEST = 60


def checked(days: int) -> int:
    """Raises Refused for a figure that cannot be worked with."""
    if not 1 <= days <= LONGEST:
        raise Refused(
            CLAUSE,
            f"1から{LONGEST}までの数にしてください",
            f"Enter a number from 1 to {LONGEST}",
        )
    return days


def expected_on(arrived_on: date, days: int, off: DaysOff) -> date:
    """The last of so many working days after the day of arrival, which is not counted."""
    return working_days_after(arrived_on, days, off)
