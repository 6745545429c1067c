"""A contract's life drawn to scale: across in per cent, down in pixels, so that it keeps its
letters' size on a phone. Every label has a line of its own; the dates are said below it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext

from contracts.terms.facts import Formed, Term
from contracts.terms.periods import ONE_DAY, month_first, next_month

MARGIN = timedelta(days=20)
ROOM_FOR_NUMBER = 6
"""Per cent of the width that a term's number needs on a phone."""
ROOM_FOR_LABEL = 36
"""The same for the longest label of a mark."""
MOST_TICKS = 5
ROOM_FOR_TICK = 17


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of days, in per cent of the drawing's width."""

    left: float
    width: float
    label: str

    @property
    def middle(self) -> float:
        return round(self.left + self.width / 2, 2)


@dataclass(frozen=True, slots=True)
class Mark:
    """A day with its label on a line of its own; `anchor` is the side of its text."""

    left: float
    day: date
    label: str
    kind: str
    anchor: str
    row: int

    @property
    def baseline(self) -> int:
        return 12 + 16 * self.row


@dataclass(frozen=True, slots=True)
class Tick:
    left: float
    label: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """`terms` are those begun; `minimum` is missing where there is no minimum term."""

    bars: tuple[Bar, ...]
    minimum: Bar | None
    marks: tuple[Mark, ...]
    ticks: tuple[Tick, ...]
    terms: tuple[Term, ...]
    minimum_term: tuple[date, date] | None


class Scale:
    """Days to per cent."""

    def __init__(self, first: date, last: date) -> None:
        self.first, self.last = first, last

    def place(self, day: date) -> float:
        return round((day - self.first).days / (self.last - self.first).days * 100, 2)

    def bar(self, first: date, last: date, label: str) -> Bar:
        left = self.place(first)
        return Bar(left, round(max(self.place(last + ONE_DAY) - left, 0.4), 2), label)


def timeline(
    contract: Formed, terms: Sequence[Term], minimum_term_ends_on: date, today: date
) -> Timeline:
    """Terms, minimum term, deadline, end and today."""
    last = max([today, minimum_term_ends_on, *(term.ends_on for term in terms)])
    scale = Scale(contract.formed_on - MARGIN, last + MARGIN)
    bars = []
    for term in terms:
        bar = scale.bar(term.starts_on, min(term.ends_on, contract.ends_on or term.ends_on), "")
        number = str(term.number) if bar.width >= ROOM_FOR_NUMBER else ""
        bars.append(Bar(bar.left, bar.width, number))
    minimum = None
    if minimum_term_ends_on > contract.service_starts_on:
        stretch = (contract.service_starts_on, minimum_term_ends_on)
        minimum = scale.bar(*stretch, gettext("Minimum term"))
    return Timeline(
        tuple(bars),
        minimum,
        marks(scale, days_to_mark(contract, terms, today)),
        ticks(scale),
        tuple(terms),
        stretch if minimum else None,
    )


def days_to_mark(
    contract: Formed, terms: Sequence[Term], today: date
) -> list[tuple[date, str, str]]:
    """Today, and the next day on which something is decided: the end or the deadline."""
    days = [(today, "today", gettext("Today"))]
    if contract.ends_on is not None:
        days.append((contract.ends_on, "end", gettext("Contract ended")))
    elif terms:
        deadline = terms[-1].notice_deadline
        days.append((deadline, "deadline", gettext("Notice deadline")))
    return sorted(days)


def marks(scale: Scale, days: Sequence[tuple[date, str, str]]) -> tuple[Mark, ...]:
    """The labels of near days lie on one side, so that no day's line crosses a label.

    On the right side the first day is on top, on the left the last.
    """
    places = [scale.place(day) for day, _, _ in days]
    near = len(places) > 1 and places[-1] - places[0] < ROOM_FOR_LABEL
    all_left = near and places[-1] > 100 - ROOM_FOR_LABEL
    found = []
    for position, ((day, kind, label), left) in enumerate(zip(days, places, strict=True)):
        to_the_left = all_left or left > 100 - ROOM_FOR_LABEL
        row = len(days) - 1 - position if all_left else position
        found.append(Mark(left, day, label, kind, "end" if to_the_left else "start", row))
    return tuple(found)


def ticks(scale: Scale) -> tuple[Tick, ...]:
    """Beginnings of years or of half-years, as many as there is room for."""
    months = []
    month = next_month(month_first(scale.first))
    while month <= scale.last:
        months.append(month)
        month = next_month(month)
    for every in (3, 6, 12, 24, 60, 120):
        chosen = [m for m in months if (m.year * 12 + m.month - 1) % every == 0]
        if len(chosen) <= MOST_TICKS:
            break
    return tuple(
        Tick(scale.place(m), str(m.year) if every >= 12 else f"{m.year}/{m.month}")
        for m in chosen
        if scale.place(m) < 100 - ROOM_FOR_TICK
    )
