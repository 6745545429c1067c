"""The days on which the office works: no weekend, turn of the year, national or company holiday."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)
LAST_DAYS, FIRST_DAYS = (12, 29), (1, 4)
"""Month and day: from the first to the second, both counted, the office is closed."""
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class DaysOff:
    """The days off that a calendar must say: national and company holidays."""

    national: frozenset[date] = field(default_factory=frozenset)
    company: frozenset[date] = field(default_factory=frozenset)


def why_closed(day: date, off: DaysOff) -> tuple[str, str] | None:
    """Why the office is closed on a day, in Japanese and English; None on a working day."""
    if day.weekday() >= SATURDAY:
        return "土曜・日曜", "a weekend"
    if (day.month, day.day) >= LAST_DAYS or (day.month, day.day) <= FIRST_DAYS:
        return "年末年始", "the turn of the year"
    if day in off.national:
        return "祝日", "a national holiday"
    return ("会社の休業日", "a company holiday") if day in off.company else None


def is_working_day(day: date, off: DaysOff) -> bool:
    return why_closed(day, off) is None


def working_days_after(day: date, count: int, off: DaysOff) -> date:
    """The `count`th working day after a day, which is not counted itself."""
    for last in _days_after(day):
        count -= is_working_day(last, off)
        if count <= 0:
            return last
    raise AssertionError("there is always a next day")


def _days_after(day: date) -> Iterator[date]:
    while True:
        day += ONE_DAY
        yield day
