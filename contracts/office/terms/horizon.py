"""How far ahead a day may be set: what follows from it must still be a day of the calendar."""

from datetime import date

from contracts.office.terms.days import en_day, ja_day
from contracts.office.terms.explanation import Refused

LAST_DAY = date(2097, 12, 31)
"""Due days of what ends by then are still among the known bank days, which end with 2099."""


def check_reachable(clause: str, day: date | None) -> None:
    """A day that somebody chose, if any. Raises Refused, under the clause, beyond `LAST_DAY`."""
    if day is not None and day > LAST_DAY:
        raise Refused(
            clause,
            f"{ja_day(day)}は先すぎます。{ja_day(LAST_DAY)}までの日を指定してください",
            f"{en_day(day)} is too far ahead; choose a date up to {en_day(LAST_DAY)}",
        )
