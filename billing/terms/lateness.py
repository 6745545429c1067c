"""Whether somebody is in the habit of paying late (Art. 6-3(3)). The terms set no figure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

LOOKED_BACK = timedelta(days=365)
TIMES = 3


@dataclass(frozen=True, slots=True)
class Due:
    """An invoice's due day and the day on which it was settled in full, if it was."""

    due_on: date
    settled_on: date | None

    def is_late(self, day: date) -> bool:
        return (self.settled_on or day) > self.due_on


def habitual(invoices: Iterable[Due], day: date) -> int:
    """How many invoices due in the last 365 days were late, where that is a habit; else 0."""
    recent = [one for one in invoices if day - LOOKED_BACK <= one.due_on < day]
    late = sum(one.is_late(day) for one in recent)
    return late if late >= TIMES else 0
