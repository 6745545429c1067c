"""The search over everything, for kinds of row that the rooms add to it: each finds its own."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from contracts.office.context import By
from contracts.office.language import Text
from contracts.office.registry import Registry

SHOWN = 10
"""So many of a kind are shown; one more shows that there are others."""
SHORTEST = 2
"""One letter names nothing in particular."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A row as the search shows it; `badge` is its state, `state` that in words."""

    number: str
    title: str
    whose: str
    day: date
    badge: str
    state: str


Find = Callable[[By, str], list[Hit]]


@dataclass(frozen=True, slots=True)
class Finder:
    """A kind of row that is found by its number and its words.

    `page` is the url name of a row's page, whose argument is its number. What it finds is the
    newest first, `SHOWN` and one at most, and only what the reader may see.
    """

    name: str
    label: Text
    page: str
    find: Find
    after: tuple[str, ...] = ()


FINDERS: Registry[Finder] = Registry()


@dataclass(frozen=True, slots=True)
class HitsOfKind:
    finder: Finder
    hits: list[Hit] = field(default_factory=list)

    def exact(self, text: str) -> Hit | None:
        """The one whose whole number was typed."""
        return next((one for one in self.hits if one.number == text.strip().upper()), None)


def find_of_rooms(by: By, text: str) -> list[HitsOfKind]:
    """What the rooms find, by kind; kinds without any are left out."""
    if len(text) < SHORTEST:
        return []
    found = (HitsOfKind(one, one.find(by, text)) for one in FINDERS)
    return [kind for kind in found if kind.hits]
