"""Entries of the ledger, written with what they are about, in its transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.conf import settings
from django.db import connection

from billing.models import (
    Allocation,
    CreditNote,
    LedgerEntry,
    Payment,
    PaymentReturn,
    Payout,
    TransferSetAside,
)
from billing.queries import bookkeeping
from billing.terms import bookkeeping as rules
from billing.terms import closed_months, revenue
from billing.terms.bookkeeping import Entry, Event, Settled
from billing.terms.lines import Line
from billing.terms.receiving import Received
from billing.terms.revenue import BilledLine, SalesDay
from billing.terms.tax import TaxTotal
from contracts.office import context
from contracts.office.context import By
from contracts.office.operation import internal
from contracts.office.operations.copying import copy
from contracts.terms.periods import FEW, ONE_DAY, month_first

COLUMNS = (
    "day", "debit", "credit", "amount", "tax", "tax_category", "tax_percent", "why",
    "event", "event_id", "billing_account_id", "invoice_id", "recorded_on",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Written:
    """The entries of one event of a billing account; `invoice` is what all are about, if any."""

    event: Event
    id: int
    account_id: int
    entries: Sequence[Entry]
    invoice: int | None = None


@internal()
def enter(by: By, written: Iterable[Written]) -> None:
    """In one statement however many; what would be of a closed month is of today.

    Raises Refused on a day that is closed itself.
    """
    copy(LedgerEntry, COLUMNS, rows(by, written))


@internal()
def rows(by: By, written: Iterable[Written]) -> list[tuple]:
    """The same, yet to be written; no month is closed until the transaction is over."""
    made = list(written)
    return list(_rows(by, made, _closed_through(by, made)))


def _closed_through(by: By, written: Sequence[Written]) -> date | None:
    """The last closed day, kept as it is until the transaction is over.

    Only months that are over can be closed: None without asking where nothing is of one, of
    one that ends tonight, or of one whose jobs run late.
    """
    latest = max(by.day, context.today())
    not_over = month_first(latest + ONE_DAY)
    if all(entry.day >= not_over for one in written for entry in one.entries):
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT billing_keep_closed_through()")
        closed: date | None = cursor.fetchone()[0]
    closed_months.check_recording(closed, by.day)
    return closed


def _rows(by: By, written: Iterable[Written], closed: date | None) -> Iterable[tuple]:
    today = str(by.day)
    for one in written:
        event = one.event.value
        for entry in closed_months.dated(one.entries, closed, by.day):
            rate = entry.rate
            yield (
                entry.day,
                entry.debit,
                entry.credit,
                entry.amount,
                entry.tax,
                rate.category if rate else "",
                rate.percent if rate else None,
                entry.why,
                event,
                one.id,
                one.account_id,
                one.invoice or entry.invoice,
                today,
            )


def sales_day() -> SalesDay:
    """The operator's choice."""
    return SalesDay(settings.SALES_DAY)


def of_invoice(
    lines: Iterable[Line], taxes: Iterable[TaxTotal], issued_on: date, chosen: SalesDay
) -> Sequence[Entry]:
    """The entries of an invoice as it is issued, which do not name it."""
    billed = [
        BilledLine(line.kind, line.tax_rate, line.amount, line.first, line.last) for line in lines
    ]
    return _issued(tuple(billed), tuple(taxes), issued_on, chosen)


@lru_cache(maxsize=FEW)
def _issued(
    lines: tuple[BilledLine, ...], taxes: tuple[TaxTotal, ...], issued_on: date, chosen: SalesDay
) -> Sequence[Entry]:
    """Invoices over the same yen and days have the same."""
    return tuple(revenue.issued(None, lines, taxes, issued_on, chosen))


@internal()
def enter_allocations(by: By, rows: Sequence[Allocation]) -> None:
    """What settled invoices by itself: not with money or a credit note as it came."""
    taken_back = [row.reverses for row in rows if row.reverses is not None]
    known = bookkeeping.allocations([*rows, *taken_back])
    enter(
        by,
        [
            Written(
                Event.ALLOCATION,
                row.pk,
                known[row.pk].account_id,
                rules.reversed_(known[row.reverses_id].allocated, by.day)
                if row.reverses_id
                else rules.allocated(known[row.pk].allocated),
            )
            for row in rows
        ],
    )


@internal()
def enter_payments(
    by: By, came: Mapping[int, Received], settled: Mapping[int, Sequence[Settled]]
) -> None:
    """Money with what it settled as it came, both by the ids of its payments."""
    enter(
        by,
        [
            Written(Event.PAYMENT, pk, money.account_id, _received(by, money, settled[pk]))
            for pk, money in came.items()
        ],
    )


def _received(by: By, money: Received, settled: Sequence[Settled]) -> list[Entry]:
    known = rules.Money(money.amount, money.value_date, by.day, money.booked_before)
    return rules.received(known, settled)


@internal()
def enter_credit_note(by: By, note: CreditNote, settled: int) -> None:
    """A credit note, and the yen of its invoice that it settled as it was issued."""
    known = bookkeeping.credit_notes([note.pk])[note.pk]
    entries = known.entries(settled)
    enter(by, [Written(Event.CREDIT_NOTE, note.pk, note.billing_account_id, entries)])


@internal()
def enter_return(by: By, payment: Payment, row: PaymentReturn, is_there: bool) -> None:
    """Money taken back; `is_there`: booked in error, it is still in our bank."""
    if row.kind == PaymentReturn.Kind.RETURNED:
        entries = rules.sent_back(row.amount, row.day)
    else:
        entries = rules.misbooked(row.amount, by.day, is_there)
    enter(by, [Written(Event.RETURN, row.pk, payment.billing_account_id, entries)])


@internal()
def enter_set_aside(by: By, row: TransferSetAside) -> None:
    entries = bookkeeping.of_set_aside(row)
    enter(by, [Written(Event.TRANSFER, row.pk, row.billing_account_id, entries)])


@internal()
def enter_payout(by: By, row: Payout, amounts: Iterable[int]) -> None:
    entries = [entry for yen in amounts for entry in rules.paid_out(yen, row.day)]
    enter(by, [Written(Event.PAYOUT, row.pk, row.billing_account_id, entries)])
