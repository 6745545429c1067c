"""Periods of months and days, as the Civil Code counts them (Art. 138-143)."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

ONE_DAY = timedelta(days=1)
SHORTEST_MONTH = 28
"""Days."""
FEW = 4_096
"""Contracts by the thousand have few different days among them."""


@lru_cache(maxsize=FEW)
def last_day(first: date, months: int) -> date:
    """The last day of the period of `months` months whose first counted day is `first`.

    It is the day before the corresponding day; in a month without that day it is the
    month's last day (Civil Code 143). Always counted from `first`, never stepwise.
    """
    index = first.year * 12 + first.month - 1 + months
    year, month = divmod(index, 12)
    month += 1
    length = monthrange(year, month)[1]
    if first.day > length:
        return date(year, month, length)
    return date(year, month, first.day) - ONE_DAY


def period_after(event: date, months: int) -> date:
    """The last day of a period that runs from an event; its day is not counted (140)."""
    return last_day(event + ONE_DAY, months)


@lru_cache(maxsize=FEW)
def deadline(end: date, months: int) -> date:
    """The latest arrival whose period of `months` months has run out by `end` (Art. 14-2)."""
    arrival = end - timedelta(days=SHORTEST_MONTH * months)
    while period_after(arrival, months) > end:
        arrival -= ONE_DAY
    return arrival


@lru_cache(maxsize=FEW)
def month_first(day: date) -> date:
    return day.replace(day=1)


@lru_cache(maxsize=FEW)
def month_last(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def days_in_month(day: date) -> int:
    return month_last(day).day


@lru_cache(maxsize=FEW)
def next_month(day: date) -> date:
    """The first day of the month after that of `day`."""
    return month_last(day) + ONE_DAY


def each_month(first: date, last: date) -> Iterator[date]:
    """The first day of each month from that of `first` to that of `last`."""
    month = month_first(first)
    while month <= last:
        yield month
        month = next_month(month)


def days_between(first: date, last: date) -> int:
    """Days from `first` to `last`, both counted."""
    return (last - first).days + 1


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of days: `months` whole calendar months, or a part of one (`months` = 0)."""

    first: date
    last: date
    months: int


def calendar_pieces(first: date, last: date) -> Iterator[Piece]:
    """Cut a stretch into whole calendar months, those in a row together, and parts."""
    whole_from, months, start = first, 0, first
    while start <= last:
        stop = min(last, month_last(start))
        if start.day == 1 and stop == month_last(start):
            whole_from = whole_from if months else start
            months += 1
        else:
            if months:
                yield Piece(whole_from, start - ONE_DAY, months)
                months = 0
            yield Piece(start, stop, 0)
        start = stop + ONE_DAY
    if months:
        yield Piece(whole_from, last, months)
