"""A contract's checklists as pages show them, and what of them a person has read."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet
from django.utils.functional import cached_property

from support.offboarding.models import Certificate, Checklist, Line, Withdrawn
from support.offboarding.terms.checklist import BEFORE_CERTIFYING
from support.offboarding.terms.kinds import Item, Part, Side

WITHDRAWN = Withdrawn.objects.select_related("withdrawn_by").order_by("id")
BADGES = {Part.OPEN: "open", Part.OVERDUE: "late", Part.DONE: "done"}
"""How pages mark each."""


@dataclass
class Shown:
    """A checklist with its lines, as of a day."""

    row: Checklist
    today: date

    @cached_property
    def lines(self) -> list[Line]:
        rows = self.row.lines.select_related("recorded_by").order_by("id")
        return list(rows.prefetch_related(Prefetch("withdrawn", WITHDRAWN)))

    def _of(self, side: Side) -> list[Line]:
        return [line for line in self.lines if line.side == side]

    @property
    def holder(self) -> list[Line]:
        return self._of(Side.HOLDER)

    @property
    def operator(self) -> list[Line]:
        return self._of(Side.OPERATOR)

    @property
    def part(self) -> Part:
        return part(self.row, self.today)

    @property
    def badge(self) -> str:
        return BADGES[self.part]

    @cached_property
    def certificate(self) -> Certificate | None:
        return Certificate.objects.defer("pdf").filter(checklist=self.row).first()

    @property
    def can_certify(self) -> bool:
        done = {line.item for line in self.operator if line.done_on is not None}
        return self.certificate is None and done >= {one.value for one in BEFORE_CERTIFYING}


def part(row: Checklist, today: date) -> Part:
    """How far both checklists have come."""
    if row.next_due_on is None:
        return Part.DONE
    return Part.OVERDUE if row.next_due_on < today else Part.OPEN


def read(row: Checklist) -> list[list]:
    """What of a checklist a person has read: which items were done when."""
    return _read(row.lines.order_by("id"))


def _read(lines: Iterable[Line]) -> list[list]:
    return [[line.item, line.done_on and str(line.done_on)] for line in lines]


def of_contract(contract_id: int) -> Checklist | None:
    rows = Checklist.objects.select_related("contract__customer")
    return rows.filter(contract=contract_id).first()


def left_of_holders(contract_ids: Collection[int]) -> QuerySet[Checklist]:
    """The checklists of some contracts with something left of the holder's, the next due first."""
    rows = Checklist.objects.filter(contract__in=contract_ids, holder_left__gt=0)
    return rows.select_related("contract").order_by("next_due_on", "pk")


def recorded(row: Checklist, name: str) -> Line | None:
    """The item that a page is about, once it has been recorded."""
    rows = row.lines.filter(item=name, done_on__isnull=False).exclude(item=Item.CERTIFY.value)
    return rows.first()


def wanted(row: Checklist, name: str) -> Item | None:
    """The item that a page is about, while it waits for its answer."""
    line = row.lines.filter(item=name, done_on=None).exclude(item=Item.CERTIFY.value).first()
    return Item(line.item) if line else None
