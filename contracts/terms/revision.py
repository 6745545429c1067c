"""What a new edition changes for one holder: each figure, from which day on (Art. 3, 2-2)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from contracts.terms.editions import FiguresByDay
from contracts.terms.parameters import SPECIFICATIONS, ParameterScope


@dataclass(frozen=True, slots=True)
class Revised:
    """A figure by its name, before and after, from a day on."""

    name: str
    first: date
    before: object
    after: object


def revised(
    before: FiguresByDay, after: FiguresByDay, effective: date, scope: ParameterScope
) -> tuple[Revised, ...]:
    """The figures of a scope that are others with an edition than without it, in their order.

    `before` and `after` are those of a contract or account without the edition and with it,
    `effective` its day. What was agreed individually wins while it lasts (Art. 2-2): such a
    figure changes on the day after, or never.
    """
    days = [effective, *(day for day in after.days if day > effective)]
    names = (name for name, one in SPECIFICATIONS.items() if one.scope is scope)
    return tuple(_changes(names, before, after, days))


def until(changes: Collection[Revised], last: date | None) -> tuple[Revised, ...]:
    """Those that come while a contract lasts, whose last day is `last`."""
    return tuple(one for one in changes if last is None or one.first <= last)


def _changes(
    names: Iterable[str], before: FiguresByDay, after: FiguresByDay, days: Iterable[date]
) -> Iterable[Revised]:
    pairs = [(day, before.on(day), after.on(day)) for day in days]
    for name in names:
        for day, old, new in pairs:
            if getattr(old, name) != getattr(new, name):
                yield Revised(name, day, getattr(old, name), getattr(new, name))
                break
