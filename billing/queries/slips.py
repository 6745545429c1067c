"""The entries of a period as slips: one for each event and day, with what it is about in words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, islice
from typing import Any

from django.db.models import Case, IntegerField, QuerySet, Value, When

from billing.models import (
    Allocation,
    CreditNote,
    Invoice,
    LedgerEntry,
    Payment,
    PaymentReturn,
    Payout,
    TransferSetAside,
)
from billing.queries.bookkeeping import entry
from billing.terms.bookkeeping import Entry, Event, Why
from billing.terms.invoicing import in_words
from contracts.office.lookups import Ids
from contracts.people.models import BillingAccount

CHUNK = 500
IN_ORDER = Case(
    *(When(event=event, then=Value(place)) for place, event in enumerate(Event)),
    output_field=IntegerField(),
)
"""Of one day what is billed comes before what is paid."""


@dataclass(frozen=True, slots=True)
class Slip:
    """Entries of one day for one event.

    `document` is its reference, `number` what people call it: a number or, where it has none,
    that of the invoice it settles, else empty. `partner` is whom it concerned, `name` what the
    billing account is called now, `customer` its company's number.
    """

    day: date
    event: Event
    event_id: int
    account_id: int
    document: str
    number: str
    customer: str
    name: str
    partner: str
    text: str
    rows: tuple[Entry, ...]


class Books:
    """What was entered for the days from `first` to `last`, both included; `total` entries."""

    def __init__(self, first: date, last: date, account_id: int | None = None) -> None:
        of = {} if account_id is None else {"billing_account": account_id}
        self.rows: QuerySet[LedgerEntry] = LedgerEntry.objects.filter(
            day__range=(first, last), **of
        )
        self.total = self.rows.count()

    def slips(self) -> Iterator[Slip]:
        """By day."""
        rows = self.rows.order_by("day", IN_ORDER, "event_id", "pk").iterator(CHUNK)
        groups = (list(group) for _, group in groupby(rows, key=_key))
        while chunk := list(islice(groups, CHUNK)):
            yield from in_words_of(chunk)


def _key(row: LedgerEntry) -> tuple[date, str, int]:
    return row.day, row.event, row.event_id


def in_words_of(groups: Sequence[Sequence[LedgerEntry]]) -> list[Slip]:
    """Slips of entries that belong together, in a few statements however many."""
    firsts = [group[0] for group in groups]
    words = {
        event: read(Ids({row.event_id for row in firsts if row.event == event}))
        for event, read in WORDS.items()
    }
    accounts = Ids({row.billing_account_id for row in firsts})
    names = {
        pk: (customer, name)
        for pk, customer, name in BillingAccount.objects.filter(pk__anyof=accounts).values_list(
            "pk", "customer__number", "name"
        )
    }
    found = []
    for group in groups:
        row = group[0]
        event = Event(row.event)
        document, number, text, partner = words[event][row.event_id]
        customer, name = names[row.billing_account_id]
        if row.why in (Why.EARNED, Why.NOT_EARNED):
            month = in_words(f"{row.day:%Y-%m}")
            text = f"{Why(row.why).ja} {month}"
        found.append(
            Slip(
                row.day,
                event,
                row.event_id,
                row.billing_account_id,
                document,
                number,
                customer,
                name,
                partner or name,
                text,
                tuple(map(entry, group)),
            )
        )
    return found


Words = dict[int, tuple[str, str, str, str]]
"""By event: document, number, text, and the partner where it is not the account as it is now."""


def _invoices(ids: Ids) -> Words:
    rows = Invoice.objects.filter(pk__anyof=ids)
    return {
        pk: (number, number, f"請求 {in_words(label)}", name)
        for pk, number, label, name in rows.values_list(
            "pk", "number", "label", "parties__recipient__name"
        )
    }


def _notes(ids: Ids) -> Words:
    rows = CreditNote.objects.filter(pk__anyof=ids)
    return {
        pk: (number, number, f"返還 {invoice}", "")
        for pk, number, invoice in rows.values_list("pk", "number", "invoice__number")
    }


def _payments(ids: Ids) -> Words:
    rows = Payment.objects.filter(pk__anyof=ids).values_list("pk", "payer_name")
    return {pk: (f"payment:{pk}", "", f"入金 {payer}".strip(), "") for pk, payer in rows}


OF_KIND = {
    "discount": "値引",
    "write_off": "貸倒れ",
    "set_off": "相殺",
    "credit_note": "返還の充当",
    "payment": "前受金の充当",
    "reversal": "取消",
}


def _allocations(ids: Ids) -> Words:
    rows = Allocation.objects.filter(pk__anyof=ids)
    return {
        pk: (f"allocation:{pk}", invoice, f"{OF_KIND[kind]} {invoice}", "")
        for pk, kind, invoice in rows.values_list("pk", "kind", "invoice__number")
    }


def _returns(ids: Ids) -> Words:
    rows = PaymentReturn.objects.filter(pk__anyof=ids).values_list("pk", "payment_id", "kind")
    return {
        pk: (f"payment:{payment}", "", f"入金の取消 {PaymentReturn.Kind(kind).label}", "")
        for pk, payment, kind in rows
    }


def _payouts(ids: Ids) -> Words:
    rows = Payout.objects.filter(pk__anyof=ids).values_list("pk", "holder")
    return {pk: (f"payout:{pk}", "", f"前受金の払戻し {holder}", "") for pk, holder in rows}


def _set_aside(ids: Ids) -> Words:
    rows = TransferSetAside.objects.filter(pk__anyof=ids).values_list("pk", "record_id", "kind")
    return {
        pk: (f"bank_record:{record}", "", f"振込 {TransferSetAside.Kind(kind).label}", "")
        for pk, record, kind in rows
    }


WORDS: dict[Event, Any] = {
    Event.INVOICE: _invoices,
    Event.CREDIT_NOTE: _notes,
    Event.PAYMENT: _payments,
    Event.ALLOCATION: _allocations,
    Event.RETURN: _returns,
    Event.PAYOUT: _payouts,
    Event.TRANSFER: _set_aside,
}
