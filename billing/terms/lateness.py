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
    number: str = ""

    def is_late(self, day: date) -> bool:
        return self.days_late(day) > 0

    def days_late(self, day: date) -> int:
        """Days from the due day to payment, or to the day where it is unpaid."""
        return max(0, ((self.settled_on or day) - self.due_on).days)


def habitual(invoices: Iterable[Due], day: date) -> list[Due]:
    """The invoices due in the last 365 days that were late, where that is a habit; else none."""
    recent = [one for one in invoices if day - LOOKED_BACK <= one.due_on < day]
    late = [one for one in recent if one.is_late(day)]
    return late if len(late) >= TIMES else []
