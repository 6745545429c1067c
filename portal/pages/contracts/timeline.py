"""A contract's life drawn to scale."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from contracts.terms.facts import Contract, Term

MARGIN = timedelta(days=20)


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of days, in per cent of the drawing's width."""

    left: float
    width: float
    label: str
    kind: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A day; labels near the right edge are written to its left."""

    left: float
    label: str
    kind: str
    row: int

    @property
    def anchor(self) -> str:
        return "end" if self.left > 70 else "start"


@dataclass(frozen=True, slots=True)
class Timeline:
    bars: tuple[Bar, ...]
    marks: tuple[Mark, ...]


def timeline(
    contract: Contract, terms: Sequence[Term], minimum_term_ends_on: date, today: date
) -> Timeline:
    """Terms, minimum term, deadline, end and today."""
    last = max([today, minimum_term_ends_on, *(term.ends_on for term in terms)])
    start, end = contract.formed_on - MARGIN, last + MARGIN
    length = (end - start).days

    def place(day: date) -> float:
        return round((day - start).days / length * 100, 2)

    def bar(first: date, stop: date, label: str, kind: str) -> Bar:
        left = place(first)
        return Bar(left, round(max(place(stop + timedelta(days=1)) - left, 0.4), 2), label, kind)

    bars = [
        bar(t.starts_on, min(t.ends_on, contract.ends_on or t.ends_on), f"第{t.number}期", "term")
        for t in terms
    ]
    if minimum_term_ends_on > contract.service_starts_on:
        minimum = "最低利用期間"
        bars.append(bar(contract.service_starts_on, minimum_term_ends_on, minimum, "minimum"))
    marks = [(today, "今日", "today")]
    if terms and contract.ends_on is None:
        marks.append((terms[-1].notice_deadline, "通知期限", "deadline"))
    if contract.ends_on is not None:
        marks.append((contract.ends_on, "終了", "end"))
    ordered = enumerate(sorted(marks))
    return Timeline(
        tuple(bars),
        tuple(
            Mark(place(day), f"{label} {day:%Y/%m/%d}", kind, row)
            for row, (day, label, kind) in ordered
        ),
    )
