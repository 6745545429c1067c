"""Bars across, one or two in a row: what a simulation changes, drawn by the server."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from billing.exports.impacts import LIMITS

ROW, BAR, GAP = 34, 12, 2
LEFT, WIDTH = 42.0, 45.0
"""In per cent: where bars begin, and how long the longest is."""


@dataclass(frozen=True, slots=True)
class Bar:
    kind: str
    top: int
    width: float
    text: str

    @property
    def baseline(self) -> int:
        return self.top + BAR - 1

    @property
    def end(self) -> float:
        return round(LEFT + self.width, 2)


@dataclass(frozen=True, slots=True)
class BarRow:
    label: str
    baseline: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Bars:
    rows: tuple[BarRow, ...]
    left: float = LEFT
    height: int = BAR

    @property
    def bottom(self) -> int:
        return len(self.rows) * ROW


def bars(rows: Sequence[tuple[str, Sequence[tuple[str, int]]]]) -> Bars:
    """Rows of a label and its bars, each a kind (its colour) and a count."""
    most = max((count for _, values in rows for _, count in values), default=0) or 1
    made = []
    for place, (label, values) in enumerate(rows):
        high = len(values) * BAR + (len(values) - 1) * GAP
        top = place * ROW + (ROW - high) // 2
        made.append(
            BarRow(
                label,
                place * ROW + ROW // 2 + 4,
                tuple(
                    Bar(
                        kind,
                        top + n * (BAR + GAP),
                        round(count / most * WIDTH, 2),
                        f"{count:,}",
                    )
                    for n, (kind, count) in enumerate(values)
                ),
            )
        )
    return Bars(tuple(made))


def differences(groups: Sequence[int]) -> Bars:
    """How many invoices change by how much, from the largest fall to the largest rise."""
    filled = [place for place, count in enumerate(groups) if count]
    between = range(min(filled, default=0), max(filled, default=-1) + 1)
    rows = [
        (_group(place), [("fall" if place < NOTHING else "rise", groups[place])])
        for place in between
        if place != NOTHING
    ]
    return bars(rows)


NOTHING = LIMITS.index(0) + 1
"""The group of no difference."""


def _group(place: int) -> str:
    """`+1,001〜5,000円`; falls by their size with ▲."""
    if place == 0:
        return gettext("▲%(limits)s and more") % {"limits": f"{-LIMITS[0] + 1:,}"}
    if place == len(LIMITS):
        return gettext("+%(limits)s and more") % {"limits": f"{LIMITS[-1]:,}"}
    first, last = LIMITS[place - 1], LIMITS[place] - 1
    if place < NOTHING:
        return gettext("▲%(last)s–%(first)s") % {"last": f"{-last:,}", "first": f"{-first:,}"}
    return gettext("+%(first)s–%(last)s") % {"first": f"{first:,}", "last": f"{last:,}"}
