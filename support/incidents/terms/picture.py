"""Ninety days at a glance: of each civil day of Tokyo the worst that happened, and how long."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from contracts.office.terms.labels import Labelled
from support.incidents.terms.course import Effect, Kind
from support.incidents.terms.windows import ONE_DAY, Window, day_of, minutes_in, whole_day

DAYS = 90


class Worst(Labelled):
    """From nothing to the worst."""

    NOTHING = "nothing", "問題なし", "No problem"
    MAINTENANCE = "maintenance", "保守", "Maintenance"
    DEGRADED = "degraded", "一部に支障", "Partly unavailable"
    INTERRUPTED = "interrupted", "利用不可", "Unavailable"


ORDER = list(Worst)


@dataclass(frozen=True, slots=True)
class Felt:
    """A stretch in which the service was not whole."""

    kind: Kind
    effect: Effect
    window: Window

    @property
    def worst(self) -> Worst:
        if self.kind is Kind.MAINTENANCE:
            return Worst.MAINTENANCE
        return Worst.INTERRUPTED if self.effect is Effect.INTERRUPTED else Worst.DEGRADED


@dataclass(frozen=True, slots=True)
class Day:
    """`minutes` in which anything was felt, what overlaps counted once."""

    day: date
    worst: Worst
    minutes: int


@dataclass(frozen=True, slots=True)
class Picture:
    """The days in their order, the last one today, up to now."""

    days: tuple[Day, ...]

    def count(self, worst: Worst) -> int:
        return sum(day.worst is worst for day in self.days)

    @property
    def troubled(self) -> list[Day]:
        """The days on which there was something, the newest first."""
        return [day for day in reversed(self.days) if day.worst is not Worst.NOTHING]


def picture(felt: Sequence[Felt], now: datetime) -> Picture:
    """The 90 days that end today. What is still to come is left out."""
    last = day_of(now)
    days = (last - ONE_DAY * back for back in reversed(range(DAYS)))
    return Picture(tuple(_day(day, felt, now) for day in days))


def _day(day: date, felt: Sequence[Felt], now: datetime) -> Day:
    whole = whole_day(day)
    until_now = Window(whole.starts_at, min(whole.ends_at, now))
    parts = [(one.worst, part) for one in felt if (part := one.window.within(until_now))]
    worst = max((worst for worst, _ in parts), key=ORDER.index, default=Worst.NOTHING)
    return Day(day, worst, minutes_in([part for _, part in parts]))
