"""Stretches of time, from a moment up to and without another, to the minute."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from contracts.office.terms.days import TOKYO
from contracts.office.terms.explanation import plural

MINUTE = timedelta(minutes=1)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Window:
    """Half-open: whoever begins when another ends does not overlap it."""

    starts_at: datetime
    ends_at: datetime

    def overlaps(self, other: "Window") -> bool:
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at

    def within(self, other: "Window") -> "Window | None":
        """What of it lies in another; None where nothing does."""
        starts_at = max(self.starts_at, other.starts_at)
        ends_at = min(self.ends_at, other.ends_at)
        return Window(starts_at, ends_at) if starts_at < ends_at else None


def day_of(moment: datetime) -> date:
    """The civil day in Tokyo."""
    return moment.astimezone(TOKYO).date()


def whole_day(day: date) -> Window:
    """From midnight to midnight in Tokyo."""
    midnight = datetime.combine(day, time(), TOKYO)
    return Window(midnight, midnight + ONE_DAY)


def minutes_between(first: datetime, last: datetime) -> int:
    """Between two times as a clock without seconds shows them; never below 0."""
    return max(0, (_to_the_minute(last) - _to_the_minute(first)) // MINUTE)


def _to_the_minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def minutes_in(windows: list[Window]) -> int:
    """What some stretches cover together; what several cover counts once."""
    total, reached = 0, None
    for one in sorted(windows, key=lambda window: window.starts_at):
        starts_at = one.starts_at if reached is None else max(one.starts_at, reached)
        total += minutes_between(starts_at, one.ends_at)
        reached = one.ends_at if reached is None else max(reached, one.ends_at)
    return total


def _parts(minutes: int) -> tuple[int, int, int]:
    hours, rest = divmod(minutes, 60)
    return hours // 24, hours % 24, rest


def ja_minutes(minutes: int) -> str:
    """`1日2時間5分`, `0分`."""
    named = zip(_parts(minutes), ("日", "時間", "分"), strict=True)
    return "".join(f"{count}{unit}" for count, unit in named if count) or "0分"


def en_minutes(minutes: int) -> str:
    """`1 day 2 hours 5 minutes`."""
    named = zip(_parts(minutes), ("day", "hour", "minute"), strict=True)
    return " ".join(plural(count, unit) for count, unit in named if count) or "0 minutes"
