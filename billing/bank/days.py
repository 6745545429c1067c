"""Days of six digits, by the Japanese era as the format says, or by the Western year.

A year of two digits alone may be Reiwa, Heisei or Western. Those readings lie 12 years and
more apart, so that of the last ten years only one is possible.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

REIWA, HEISEI, WESTERN = 2018, 1988, 2000
"""The years before the first of each."""
LONGEST_AGO = timedelta(days=3652)
LONGEST_AHEAD = timedelta(days=40)


@dataclass(slots=True)
class Calendar:
    """Reads days as seen from `today`; `eras` are those that were met."""

    today: date
    eras: set[int] = field(default_factory=set)
    _known: dict[str, date | None] = field(default_factory=dict)

    def read(self, digits: str) -> date | None:
        """`080531` is 2026-05-31; None for what is no day of the last ten years."""
        if digits not in self._known:
            self._known[digits] = self._read(digits)
        return self._known[digits]

    def _read(self, digits: str) -> date | None:
        if len(digits) != 6 or not (digits.isascii() and digits.isdigit()):
            return None
        year, month, day = int(digits[:2]), int(digits[2:4]), int(digits[4:])
        for era in (REIWA, HEISEI, WESTERN):
            try:
                found = date(era + year, month, day)
            except ValueError:
                continue
            if -LONGEST_AGO <= found - self.today <= LONGEST_AHEAD:
                self.eras.add(era)
                return found
        return None

    @property
    def is_western(self) -> bool:
        return WESTERN in self.eras

    @property
    def is_mixed(self) -> bool:
        return self.is_western and len(self.eras) > 1


def write(day: date | None) -> str:
    """Six digits by the era; zeros for no day."""
    if day is None:
        return "000000"
    era = REIWA if day >= date(2019, 5, 1) else HEISEI
    return f"{day.year - era:02}{day:%m%d}"
