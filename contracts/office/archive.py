"""Documents issued and received, found by day, amount and counterparty, in any combination.

It is what the electronic books act asks of whoever keeps such documents as data (rules for its
enforcement, Art. 4). Each room registers its kinds; none of them is a copy: what is found are the
records themselves, which the database lets nobody change or delete before the law's term is over.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from heapq import merge
from itertools import islice
from typing import Any

from django.db.models import Q, QuerySet

from contracts.office.language import Text
from contracts.office.registry import Registry

File = tuple[str, bytes]
Place = tuple[date, str, int]
"""Day, kind and key of a document: where it stands among what is found."""
CHUNK = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedKind:
    """A kind of documents, by the columns of its rows that the search needs.

    `amount` and `customer` are empty where its documents have none, `about` names the document
    that one corrects.
    `page` is the address of one, with the column `argument`. `file` makes the file of one, by
    its key.
    """

    name: str
    label: Text
    rows: Callable[[], QuerySet]
    day: str
    number: str
    partner: str
    customer: str
    page: str
    argument: str
    file: Callable[[int], File]
    amount: str = ""
    about: str = ""
    is_received: bool = False


ARCHIVE: Registry[ArchivedKind] = Registry()


@dataclass(frozen=True, slots=True)
class Asked:
    """Days and yen include both ends. A counterparty is what `text` says on the document, or one
    of `customers`; without a text it may be any.
    """

    first: date | None = None
    last: date | None = None
    least: int | None = None
    most: int | None = None
    text: str = ""
    customers: QuerySet | None = None
    kind: str = ""

    @property
    def by_amount(self) -> bool:
        return self.least is not None or self.most is not None


@dataclass(frozen=True, slots=True)
class Archived:
    """A document found; `amount` in yen with tax."""

    kind: ArchivedKind
    pk: int
    day: date
    number: str
    partner: str
    amount: int | None
    about: str
    argument: Any

    @property
    def place(self) -> Place:
        """Where it stands in the order of what is found, the newest first."""
        return self.day, self.kind.name, self.pk


def found(asked: Asked, size: int, beyond: Place | None = None) -> Iterator[Archived]:
    """The first that meet all that is asked, the newest day first, after a place if one is given.

    One statement for each kind.
    """
    each = [_of_kind(kind, asked, size, beyond) for kind in _kinds(asked)]
    together = merge(*each, key=lambda one: one.place, reverse=True)
    return islice(together, size)


def every(asked: Asked) -> Iterator[Archived]:
    """All that meet what is asked, however many, read in chunks."""
    beyond: Place | None = None
    while chunk := list(found(asked, CHUNK, beyond)):
        yield from chunk
        beyond = chunk[-1].place


def count(asked: Asked) -> int:
    return sum(_rows(kind, asked).count() for kind in _kinds(asked))


def _kinds(asked: Asked) -> list[ArchivedKind]:
    """Those that can meet it: what has no amount is not found by one."""
    return [
        kind
        for kind in ARCHIVE
        if asked.kind in ("", kind.name) and (kind.amount or not asked.by_amount)
    ]


def _of_kind(
    kind: ArchivedKind, asked: Asked, size: int, beyond: Place | None
) -> Iterator[Archived]:
    rows = _rows(kind, asked)
    if beyond:
        rows = rows.filter(_beyond(kind, *beyond))
    names = [
        one
        for one in (kind.day, kind.number, kind.partner, kind.amount, kind.about, kind.argument)
        if one
    ]
    columns = ["pk", *dict.fromkeys(names)]
    for row in rows.order_by(f"-{kind.day}", "-pk").values_list(*columns)[:size]:
        of = dict(zip(columns, row, strict=True))
        yield Archived(
            kind,
            of["pk"],
            of[kind.day],
            of[kind.number],
            of[kind.partner] or "",
            of.get(kind.amount),
            of.get(kind.about) or "",
            of[kind.argument],
        )


def _rows(kind: ArchivedKind, asked: Asked) -> QuerySet:
    wanted = {
        f"{kind.day}__gte": asked.first,
        f"{kind.day}__lte": asked.last,
        f"{kind.amount}__gte": asked.least,
        f"{kind.amount}__lte": asked.most,
    }
    found = kind.rows().filter(**{name: one for name, one in wanted.items() if one is not None})
    return found.filter(_with(kind, asked)) if asked.text else found


def _with(kind: ArchivedKind, asked: Asked) -> Q:
    named = Q(**{f"{kind.partner}__icontains": asked.text})
    if kind.customer and asked.customers is not None:
        return named | Q(**{f"{kind.customer}__in": asked.customers})
    return named


def _beyond(kind: ArchivedKind, day: date, name: str, pk: int) -> Q:
    earlier = Q(**{f"{kind.day}__lt": day})
    if kind.name < name:
        return earlier | Q(**{kind.day: day})
    return earlier | Q(**{kind.day: day}, pk__lt=pk) if kind.name == name else earlier
