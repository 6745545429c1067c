"""A statement of account as of any day: what was owed, what came, what is open.

By value date: a payment counts on the bank's day, an invoice on its day of issue, even
where it became known later.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from math import floor

from billing.terms.interest import Receivable, accrued, owed_to
from contracts.office.terms.labels import Labelled
from contracts.terms.periods import ONE_DAY


class EntryKind(Labelled):
    INVOICE = "invoice", "請求(料金と消費税)", "Invoice (fees and tax)"
    LATE_INTEREST = "late_interest", "請求(遅延損害金)", "Invoice (late interest)"
    PAYMENT = "payment", "入金", "Payment"
    RETURN = "return", "入金の取消", "Payment reversal"
    PAYOUT = "payout", "前受金の払戻し", "Credit refund"
    CREDIT_NOTE = "credit_note", "返還", "Credit note"
    DISCOUNT = "discount", "値引", "Discount"
    WRITE_OFF = "write_off", "貸倒れ", "Write-off"
    SET_OFF = "set_off", "相殺", "Set-off"


SELDOM = (
    EntryKind.RETURN,
    EntryKind.PAYOUT,
    EntryKind.CREDIT_NOTE,
    EntryKind.WRITE_OFF,
    EntryKind.SET_OFF,
)
"""Summed up only where there are any."""
OF_THEIR_OWN = (EntryKind.DISCOUNT, EntryKind.WRITE_OFF, EntryKind.SET_OFF)
"""What settles an invoice and is a movement by itself; money and credit notes came before."""


@dataclass(frozen=True, slots=True)
class Settled:
    """Yen that settled an invoice; `day` is not before both it and the money were there."""

    day: date
    amount: int
    kind: EntryKind = EntryKind.PAYMENT


@dataclass(frozen=True, slots=True)
class Invoiced:
    """An issued invoice; `billed` are the days and amounts of late interest billed for it."""

    receivable: Receivable
    issued_on: date
    settled: tuple[Settled, ...] = ()
    billed: tuple[tuple[date, int], ...] = ()

    def outstanding(self, day: date) -> int:
        """Yen unpaid at the end of a day; 0 before the issue."""
        if self.issued_on > day:
            return 0
        return self.receivable.total - sum(s.amount for s in self.settled if s.day <= day)

    def interest(self, day: date) -> int:
        """Yen of late interest owed on a day and not billed by then."""
        last = owed_to(self.receivable, day)
        if self.issued_on > day or last is None:
            return 0
        billed = sum(amount for on, amount in self.billed if on <= day)
        return max(0, floor(accrued(self.receivable, last)) - billed)

    def item(self, day: date) -> "OpenItem":
        debt = self.receivable
        return OpenItem(
            debt.number, debt.label, debt.due_on, self.outstanding(day), self.interest(day)
        )


@dataclass(frozen=True, slots=True)
class Left:
    """Yen that went back, to another account, or out to the payee: the account's no longer."""

    day: date
    amount: int
    kind: EntryKind = EntryKind.RETURN


@dataclass(frozen=True, slots=True)
class Received:
    """A payment by its value date, or a credit note.

    `used` are the days and amounts it settled invoices with, `left` is what left it.
    """

    name: str
    day: date
    amount: int
    used: tuple[tuple[date, int], ...] = ()
    left: tuple[Left, ...] = ()
    kind: EntryKind = EntryKind.PAYMENT

    def rest(self, day: date) -> int:
        """Yen that wait as credit at the end of a day."""
        if self.day > day:
            return 0
        used = sum(amount for on, amount in self.used if on <= day)
        return self.amount - used - sum(one.amount for one in self.left if one.day <= day)


@dataclass(frozen=True, slots=True)
class StatementEntry:
    """What changed the balance: invoices and what left add to it, others take."""

    day: date
    kind: EntryKind
    name: str
    amount: int
    balance: int = 0


@dataclass(frozen=True, slots=True)
class OpenItem:
    """An invoice with something unpaid, or with interest that is still to be billed."""

    number: str
    label: str
    due_on: date
    outstanding: int
    interest: int

    def is_overdue(self, day: date) -> bool:
        return self.outstanding > 0 and self.due_on < day


@dataclass(frozen=True, slots=True)
class Statement:
    """`closing` = the open items' unpaid yen − `credit`; interest not yet billed is in neither."""

    first: date
    last: date
    opening: int
    entries: tuple[StatementEntry, ...]
    closing: int
    items: tuple[OpenItem, ...]
    credit: int

    def sum_of(self, kind: EntryKind) -> int:
        return sum(entry.amount for entry in self.entries if entry.kind == kind)

    @property
    def interest(self) -> int:
        return sum(item.interest for item in self.items)


@dataclass(frozen=True, slots=True)
class StatementPage:
    """A statement as a page shows it: the last of its movements, the first of its open items.

    All figures are of the whole; `moved` are the yen of each kind and how many movements. Of its
    items `unpaid_count` are unpaid; others have interest that is still to be billed.
    """

    first: date
    last: date
    opening: int
    entries: tuple[StatementEntry, ...]
    moved: Mapping[EntryKind, tuple[int, int]]
    closing: int
    items: tuple[OpenItem, ...]
    unpaid_count: int
    item_count: int
    credit: int
    interest: int

    @property
    def entry_count(self) -> int:
        return sum(count for _, count in self.moved.values())

    def sum_of(self, kind: EntryKind) -> int:
        return self.moved.get(kind, (0, 0))[0]


def statement(
    invoices: Iterable[Invoiced], payments: Iterable[Received], first: date, last: date
) -> Statement:
    """The statement from the start of `first` to the end of `last`; credit notes are among
    `payments`.

    Invoices settled, and payments used up, before `first` may be left out: they come to 0.
    """
    invoices, payments = list(invoices), list(payments)
    before = first - ONE_DAY
    opening = sum(one.outstanding(before) for one in invoices)
    opening -= sum(one.rest(before) for one in payments)
    moved = [*_invoiced(invoices), *_without_money(invoices), *_received(payments)]
    entries, balance = [], opening
    for entry in sorted((e for e in moved if first <= e.day <= last), key=lambda e: e.day):
        balance += entry.amount
        entries.append(StatementEntry(entry.day, entry.kind, entry.name, entry.amount, balance))
    credit = sum(one.rest(last) for one in payments)
    items = (one.item(last) for one in invoices)
    return Statement(
        first,
        last,
        opening,
        tuple(entries),
        balance,
        tuple(
            sorted(
                (item for item in items if item.outstanding or item.interest),
                key=lambda item: (item.due_on, item.number),
            )
        ),
        credit,
    )


def _invoiced(invoices: list[Invoiced]) -> Iterable[StatementEntry]:
    for one in invoices:
        debt = one.receivable
        fees = debt.total - debt.bears_none
        if fees:
            yield StatementEntry(one.issued_on, EntryKind.INVOICE, debt.number, fees)
        if debt.bears_none:
            yield StatementEntry(
                one.issued_on, EntryKind.LATE_INTEREST, debt.number, debt.bears_none
            )


def _without_money(invoices: list[Invoiced]) -> Iterable[StatementEntry]:
    for one in invoices:
        for settled in one.settled:
            if settled.kind in OF_THEIR_OWN:
                name = one.receivable.number
                yield StatementEntry(settled.day, settled.kind, name, -settled.amount)


def _received(payments: list[Received]) -> Iterable[StatementEntry]:
    for one in payments:
        yield StatementEntry(one.day, one.kind, one.name, -one.amount)
        for left in one.left:
            yield StatementEntry(left.day, left.kind, one.name, left.amount)
