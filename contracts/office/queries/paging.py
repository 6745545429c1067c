"""Pages by key: as quick at the last row as at the first, and stable while rows are added."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import F, Q, QuerySet
from django.db.models.fields.tuple_lookups import TupleGreaterThan, TupleLessThan

SEPARATOR = "~"
LAST_NUMBER = 2**62
"""No column of whole numbers holds more."""


def moment(text: str) -> datetime:
    """A moment with its zone, as keys name it. Raises ValueError for one that no column holds."""
    found = datetime.fromisoformat(text)
    if found.tzinfo is None or not 1 < found.year < 9999:
        raise ValueError(text)
    return found


@dataclass(frozen=True, slots=True)
class PageOrder:
    """Newest first: by a column, then by one that distinguishes rows alike in it.

    `ascending` turns it: the least first, what is `older` then further ahead. `between` is a
    day on which an index sorts before the tie. A tie alone, which every row has another, is
    the `first` of an order without `tie`.
    """

    first: str
    tie: str = ""
    parse_tie: Callable[[str], object] = str
    parse_first: Callable[[str], object] = date.fromisoformat
    ascending: bool = False
    between: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.first, self.between, self.tie)))

    @property
    def forth(self) -> tuple[str, ...]:
        """The order of a page's rows."""
        return self._ordered("" if self.ascending else "-")

    @property
    def back(self) -> tuple[str, ...]:
        """The same towards the first page."""
        return self._ordered("-" if self.ascending else "")

    def _ordered(self, sign: str) -> tuple[str, ...]:
        return tuple(f"{sign}{column}" for column in self.columns)

    def turned(self) -> "PageOrder":
        """The other way round."""
        return replace(self, ascending=not self.ascending)

    def key(self, row) -> str:
        """The row's place, for an address: `2026-05-01~INV-2026-000123`."""
        return SEPARATOR.join(str(getattr(row, column)) for column in self.columns)

    def parse(self, key: str) -> tuple[object, ...] | None:
        """The place that a key names; None where it names none."""
        parsers = {self.first: self.parse_first, self.between: date.fromisoformat}
        parts = key.replace("\x00", "").rsplit(SEPARATOR, len(self.columns) - 1)
        if not key or len(parts) < len(self.columns):
            return None
        try:
            place = tuple(
                parsers.get(column, self.parse_tie)(part)
                for column, part in zip(self.columns, parts, strict=True)
            )
        except ValueError:
            return None
        is_beyond = any(isinstance(one, int) and abs(one) > LAST_NUMBER for one in place)
        return None if is_beyond else place

    def beyond(self, place: tuple[object, ...], is_ahead: bool) -> Q:
        """Rows that come after a place, or before it."""
        compare = TupleGreaterThan if is_ahead == self.ascending else TupleLessThan
        return Q(compare(tuple(map(F, self.columns)), place))


@dataclass(frozen=True, slots=True)
class Page:
    """Rows in their order, and the keys of the pages before (`newer`) and after (`older`)."""

    rows: list
    newer: str | None
    older: str | None


def page(found: QuerySet, order: PageOrder, size: int, *, older: str = "", newer: str = "") -> Page:
    """The page after the key `older`, or before the key `newer`; the first without a good key."""
    after, before = order.parse(older), order.parse(newer)
    if before is not None:
        ahead = found.filter(order.beyond(before, is_ahead=False)).order_by(*order.back)
        rows = list(ahead[: size + 1])
        if len(rows) > size:
            rows = rows[:size][::-1]
            return Page(rows, order.key(rows[0]), order.key(rows[-1]))
        after = None
    if after is not None:
        found = found.filter(order.beyond(after, is_ahead=True))
    rows = list(found.order_by(*order.forth)[: size + 1])
    shown = first_page(rows, order, size)
    return replace(shown, newer=order.key(rows[0])) if rows and after is not None else shown


def first_page(rows: list, order: PageOrder, size: int) -> Page:
    """Of its rows and one more, where there is one."""
    shown = rows[:size]
    return Page(shown, None, order.key(shown[-1]) if len(rows) > size else None)


def is_first(asked: Mapping[str, str]) -> bool:
    """Whether an address asks for no page but the first."""
    return not (asked.get("older") or asked.get("newer"))
