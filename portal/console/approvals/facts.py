"""What a proposal does, in the reader's words: as it was proposed, beside what it is now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from billing.templatetags.documents import yen
from contracts.office.language import localized
from contracts.office.templatetags.language import day
from contracts.office.terms.proposal import Fact, Value, Words, compare


@dataclass(frozen=True, slots=True)
class FactRow:
    """A fact when it was proposed and now; `–` where it was, or is, none."""

    name: str
    then: str
    now: str
    clause: str
    changed: bool


def rows(then: Iterable[Fact], now: Iterable[Fact]) -> list[FactRow]:
    """Side by side, in the order of `now`."""
    return [
        FactRow(localized(one), text(one.then), text(one.now), one.clause, one.changed)
        for one in compare(then, now)
    ]


def alone(facts: Iterable[Fact]) -> list[FactRow]:
    """Of one moment, with nothing to compare."""
    known = tuple(facts)
    return rows(known, known)


def text(value: Value | None) -> str:
    """A day, yen or a text as it is read."""
    if value is None:
        return "–"
    if isinstance(value, Words):
        return localized(value)
    if isinstance(value, date):
        return day(value)
    return yen(value) if isinstance(value, int) else value
