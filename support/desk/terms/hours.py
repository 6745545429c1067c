"""Hours of support: 9:00 to 17:30 in Tokyo on working days (annex (2)).

Stretches are half-open, and moments count as a clock without seconds shows them: 17:29 is
within the hours, 17:30 is not.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from contracts.office.terms.days import TOKYO
from contracts.office.terms.working_days import SATURDAY, DaysOff, is_working_day

OPENS, CLOSES = time(9, 0), time(17, 30)
MINUTE, ONE_DAY = timedelta(minutes=1), timedelta(days=1)
MINUTES_A_DAY = 510


@dataclass(frozen=True, slots=True)
class Span:
    """From a moment up to and without another; open while `ends_at` is None."""

    starts_at: datetime
    ends_at: datetime | None = None


def is_open(moment: datetime, off: DaysOff) -> bool:
    """Whether support is given at a moment."""
    local = moment.astimezone(TOKYO)
    return OPENS <= local.time() < CLOSES and is_working_day(local.date(), off)


def minutes(first: datetime, last: datetime, off: DaysOff, waits: Iterable[Span] = ()) -> int:
    """The minutes of support between two moments, without those of `waits`; never below 0."""
    spent, paused = 0, tuple(waits)
    for starts_at, ends_at in _stretches(to_the_minute(first), to_the_minute(last), off):
        for piece in _without(starts_at, ends_at, paused):
            spent += (piece[1] - piece[0]) // MINUTE
    return spent


def after(first: datetime, count: int, off: DaysOff, waits: Iterable[Span] = ()) -> datetime | None:
    """The moment at which `count` minutes of support have passed since another.

    None where a wait that goes on keeps them from passing.
    """
    paused, left, since = tuple(waits), count, to_the_minute(first)
    stopped = min((one.starts_at for one in paused if one.ends_at is None), default=None)
    day = since.astimezone(TOKYO).date()
    while stopped is None or day <= stopped.astimezone(TOKYO).date():
        for starts_at, ends_at in _stretches(since, _at(day + ONE_DAY, time()), off, day):
            for begins, ends in _without(starts_at, ends_at, paused):
                here = (ends - begins) // MINUTE
                if here >= left:
                    return begins + left * MINUTE
                left -= here
        day += ONE_DAY
    return None


def next_opening(moment: datetime, off: DaysOff) -> datetime:
    """The moment itself within the hours, else when they begin next."""
    if is_open(moment, off):
        return moment
    local = moment.astimezone(TOKYO)
    day = local.date() if local.time() < OPENS else local.date() + ONE_DAY
    while not is_working_day(day, off):
        day += ONE_DAY
    return _at(day, OPENS)


def days_off_between(first: date, last: date, off: DaysOff) -> list[date]:
    """The weekdays without support from one day to another, both counted."""
    days = (first + n * ONE_DAY for n in range((last - first).days + 1))
    return [day for day in days if day.weekday() < SATURDAY and not is_working_day(day, off)]


def to_the_minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, TOKYO)


def _stretches(
    first: datetime, last: datetime, off: DaysOff, day: date | None = None
) -> Iterator[tuple[datetime, datetime]]:
    """The hours of support within two moments, from `day` on."""
    day = day or first.astimezone(TOKYO).date()
    while _at(day, OPENS) < last:
        starts_at, ends_at = max(first, _at(day, OPENS)), min(last, _at(day, CLOSES))
        if starts_at < ends_at and is_working_day(day, off):
            yield starts_at, ends_at
        day += ONE_DAY


def _without(
    starts_at: datetime, ends_at: datetime, waits: tuple[Span, ...]
) -> Iterator[tuple[datetime, datetime]]:
    """What of a stretch lies in no wait."""
    reached = starts_at
    for one in sorted(waits, key=lambda wait: wait.starts_at):
        begins = to_the_minute(one.starts_at)
        ends = ends_at if one.ends_at is None else to_the_minute(one.ends_at)
        if begins >= ends_at or ends <= reached:
            continue
        if reached < begins:
            yield reached, begins
        reached = max(reached, ends)
    if reached < ends_at:
        yield reached, ends_at
