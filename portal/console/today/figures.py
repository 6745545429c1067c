"""Revenue and contracts by month, added up from every contract once an hour, not at each look."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.cache import cache

from billing.queries import portfolio
from billing.queries.portfolio import Movement
from contracts.office.queries.waiting import day_of
from portal.customer.contracts.chart import last_months

MONTHS = 12
KEPT = 60 * 60
"""Seconds."""


@dataclass(frozen=True, slots=True)
class Figures:
    """As calculated `at` a moment: of the months `past` up to this one, and `ahead` from it on."""

    at: datetime
    past: list[date]
    ahead: list[date]
    recurring: list[int]
    moves: list[Movement]

    @property
    def behind(self) -> list[Movement]:
        return self.moves[:MONTHS]

    @property
    def coming(self) -> list[Movement]:
        return self.moves[MONTHS - 1 :]


def of(now: datetime) -> Figures:
    """Of the day of a moment, at most an hour old."""
    today = day_of(now)
    past, ahead = last_months(today, MONTHS), portfolio.months_from(today, MONTHS)

    def calculated() -> tuple:
        moves = portfolio.movements([*past, *ahead[1:]], today)
        values = [(one.month, one.begun, one.ended, one.renewing) for one in moves]
        return now, portfolio.recurring(past, today), values

    kept = cache.get_or_set(_key(today), calculated, KEPT)
    at, recurring, moves = kept or calculated()
    return Figures(at, past, ahead, recurring, [Movement(*one) for one in moves])


def forget(day: date) -> None:
    """Calculate the figures of a day again at the next look: their rows have changed."""
    cache.delete(_key(day))


def _key(day: date) -> str:
    return f"today-figures-{day}"
