"""Rows that were ticked on a page of a list, for what is done with all of them.

A selection is asked for by address: `row` for each that is ticked, or `all` of those `shown`.
So it needs no script, and the page that shows the consequences can be asked for again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from contracts.office.language import Text
from portal.requests import HttpRequest

MOST = 100
"""Rows that one selection holds, more than any page of a list shows."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What can be done with rows of a page: where, and by which acts with their labels."""

    address: str
    acts: Sequence[tuple[str, Text]]
    values: Iterable[object]

    @property
    def shown(self) -> str:
        return ",".join(map(str, self.values))


def ticked(request: HttpRequest) -> list[str]:
    """The values of the rows that were ticked, each once, in their order."""
    asked = request.GET
    rows = asked.get("shown", "").split(",") if asked.get("all") else asked.getlist("row")
    cleaned = (row.replace("\x00", "").strip() for row in rows)
    return list(dict.fromkeys(filter(None, cleaned)))[:MOST]
