"""Finding entries of the registers; requests of individuals only for whom they are kept by."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet

from contracts.office.context import By, Duty
from contracts.office.folding import reads
from contracts.office.queries.paging import PageOrder
from support.registers.models import Entry
from support.registers.terms.kinds import Register, Sort, State

KEEPERS = (Duty.CONTRACTS, Duty.ADMINISTRATION)
"""The duties that keep the registers: they write, read requests of individuals, and open files."""
ORDER = PageOrder("starts_on", "number")
DUE = "due"


@dataclass(frozen=True, slots=True)
class EntryCriteria:
    """`state` is one of `State`, or `DUE` for what is due by `today`; nothing asks for all."""

    register: Register
    text: str = ""
    state: str = ""


def keeps(by: By) -> bool:
    """Whether somebody keeps the registers."""
    try:
        by.require(*KEEPERS)
    except PermissionDenied:
        return False
    return True


ENTRIES = Entry.objects.select_related("customer", "contract", "closed_by")


def may_see(by: By, row: Entry) -> bool:
    """Art. 29-1: who asked for what about themselves is not for every member of staff."""
    return row.sort != Sort.REQUEST or keeps(by)


def visible(by: By) -> QuerySet[Entry]:
    """The entries that somebody may see."""
    by.require_staff()
    return ENTRIES.all() if keeps(by) else ENTRIES.exclude(sort=Sort.REQUEST.value)


def find(by: By, asked: EntryCriteria, today: date) -> QuerySet[Entry]:
    """By register, words of number, party, subject, scope or customer, and state."""
    rows = visible(by).filter(register=asked.register.value)
    if asked.text:
        rows = with_words(rows, asked.text)
    if asked.state == DUE:
        return rows.filter(due_on__lte=today)
    return rows.filter(state=State(asked.state).value) if asked.state else rows


def with_words(rows: QuerySet[Entry], text: str) -> QuerySet[Entry]:
    """By words of number, party, subject, scope or customer."""
    named = Q(number__contains=text.upper()) | Q(customer__number=text)
    return rows.filter(reads(text, "sought", "customer__sought") | named)


def due(by: By) -> QuerySet[Entry]:
    """What something is owed about, the earliest day first."""
    return visible(by).filter(due_on__isnull=False).order_by("due_on", "pk")


def subcontracts(by: By) -> QuerySet[Entry]:
    """Those that go on, to which information may go (Art. 28-5)."""
    rows = visible(by).filter(sort=Sort.SUBCONTRACT.value, state=State.OPEN.value)
    return rows.order_by("party", "number")
