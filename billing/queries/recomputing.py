"""Every entry derived again from the rows that it was written for, and compared with what is there.

What money or a credit note settled as it came is in its own entries: it is what has none of its
own. Whether money was booked before is what only the entries say.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time

from django.db.models import Exists, F, OuterRef, QuerySet

from billing.models import (
    Allocation,
    CreditNote,
    Invoice,
    LedgerEntry,
    Payment,
    PaymentReturn,
    Payout,
    PayoutPart,
    TransferSetAside,
)
from billing.queries import bookkeeping, month_closes
from billing.terms import bookkeeping as rules
from billing.terms.bookkeeping import Entry, Event, Title
from billing.terms.closed_months import Act, dated, in_effect
from billing.terms.proving import Difference, Proof, Proved
from billing.terms.revenue import SalesDay
from contracts.office.context import TOKYO
from contracts.office.lookups import Ids
from contracts.office.queries.stored_files import ALL, Portion
from contracts.terms.periods import ONE_DAY

CHUNK = 1000
Booked = dict[int, list[Entry]]
Possible = dict[int, Sequence[list[Entry]]]
"""By event, the entries that it may have: any of them is right."""
Derive = Callable[[Sequence[int], Booked], Possible]


def prove(day: date, most: int, portion: Portion = ALL) -> Proved:
    """What was recorded by the end of a day; at most so many differences are named."""
    wrong: list[Difference] = []
    looked_at, acts = 0, month_closes.acts()
    for event, (rows, derive) in _sources(day).items():
        for ids in _chunks(portion.rows(rows)):
            looked_at += len(ids)
            for difference in _compared(event, ids, _with_closes(acts, rows, derive)):
                if len(wrong) < most:
                    wrong.append(difference)
        wrong += _of_nothing(event, rows.model, most - len(wrong))
    return Proved(Proof.ENTRIES, looked_at, tuple(wrong))


def _sources(day: date) -> dict[Event, tuple[QuerySet, Derive]]:
    end = datetime.combine(day + ONE_DAY, time(), TOKYO)
    recorded = {"recorded_at__lt": end}
    return {
        Event.INVOICE: (Invoice.objects.filter(issued_on__lte=day), _invoices),
        Event.CREDIT_NOTE: (CreditNote.objects.filter(issued_on__lte=day), _notes),
        Event.PAYMENT: (Payment.objects.filter(**recorded), _payments),
        Event.ALLOCATION: (Allocation.objects.filter(**recorded), _allocations),
        Event.RETURN: (PaymentReturn.objects.filter(**recorded), _returns),
        Event.PAYOUT: (Payout.objects.filter(**recorded), _payouts),
        Event.TRANSFER: (TransferSetAside.objects.filter(**recorded), _set_aside),
    }


def _with_closes(acts: Sequence[Act], rows: QuerySet, derive: Derive) -> Derive:
    """What could not be of its own day, by each close that held on the day it was recorded."""
    if not acts:
        return derive
    has_day = rows.model in (Invoice, CreditNote)

    def with_closes(ids: Sequence[int], booked: Booked) -> Possible:
        moments = rows.model.objects.filter(pk__anyof=Ids(ids)).values_list(
            "pk", "issued_on" if has_day else "recorded_at"
        )
        days = {pk: at if has_day else at.astimezone(TOKYO).date() for pk, at in moments}
        return {
            pk: [
                dated(one, closed, days[pk])
                for one in possible
                for closed in in_effect(acts, days[pk])
            ]
            for pk, possible in derive(ids, booked).items()
        }

    return with_closes


def _chunks(rows: QuerySet) -> Iterator[list[int]]:
    last = 0
    while ids := list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:CHUNK]):
        yield ids
        last = ids[-1]


def _compared(event: Event, ids: Sequence[int], derive: Derive) -> Iterator[Difference]:
    booked: Booked = defaultdict(list)
    rows = LedgerEntry.objects.filter(event=event, event_id__anyof=Ids(ids)).order_by("pk")
    for row in rows:
        booked[row.event_id].append(bookkeeping.entry(row))
    for pk, possible in derive(ids, booked).items():
        if not any(sorted(booked[pk], key=repr) == sorted(one, key=repr) for one in possible):
            yield Difference(
                Proof.ENTRIES, f"{event.value}:{pk}", _said(possible[0]), _said(booked[pk])
            )


def _said(entries: Sequence[Entry]) -> str:
    return "; ".join(
        f"{one.day} {one.debit.ja}/{one.credit.ja} {one.amount:,}({one.tax:,})" for one in entries
    )


def _of_nothing(event: Event, model, most: int) -> list[Difference]:
    """Entries whose event is not there."""
    rows = LedgerEntry.objects.filter(event=event)
    lost = rows.filter(~Exists(model.objects.filter(pk=OuterRef("event_id"))))[: max(most, 0)]
    return [
        Difference(Proof.ENTRIES, f"{event.value}:{row.event_id}", "-", _said([one]))
        for row in lost
        for one in [bookkeeping.entry(row)]
    ]


def _invoices(ids: Sequence[int], booked: Booked) -> Possible:
    """By either choice of the day of sales: the operator may have had another then."""
    known = bookkeeping.invoices(ids)
    return {pk: [one.entries(day) for day in SalesDay] for pk, one in known.items()}


def _as_it_came(**of) -> QuerySet[Allocation]:
    """Allocations that have no entries of their own."""
    own = LedgerEntry.objects.filter(event=Event.ALLOCATION, event_id=OuterRef("pk"))
    return Allocation.objects.filter(~Exists(own), reverses=None, **of).order_by("pk")


def _notes(ids: Sequence[int], booked: Booked) -> Possible:
    settled: dict[int, int] = defaultdict(int)
    rows = _as_it_came(credit_note__anyof=Ids(ids), kind="credit_note")
    for pk, yen in rows.values_list("credit_note_id", "amount"):
        settled[pk or 0] += yen
    known = bookkeeping.credit_notes(ids)
    return {pk: [one.entries(settled[pk])] for pk, one in known.items()}


def _payments(ids: Sequence[int], booked: Booked) -> Possible:
    settled: dict[int, list[rules.Settled]] = defaultdict(list)
    rows = _as_it_came(payment__anyof=Ids(ids), kind="payment")
    for pk, invoice, issued_on, yen in rows.values_list(
        "payment_id", "invoice_id", "invoice__issued_on", "amount"
    ):
        settled[pk or 0].append(rules.Settled(invoice, issued_on, yen))
    found: Possible = {}
    for row in Payment.objects.filter(pk__anyof=Ids(ids)):
        recorded_on = row.recorded_at.astimezone(TOKYO).date()
        before = any(one.debit is Title.SUSPENSE for one in booked[row.pk])
        money = rules.Money(row.amount, row.value_date, recorded_on, before)
        found[row.pk] = [rules.received(money, settled[row.pk])]
    return found


def _allocations(ids: Sequence[int], booked: Booked) -> Possible:
    """One without entries is in those of its money or credit note, which is proved there."""
    rows = list(Allocation.objects.filter(pk__anyof=Ids(ids)).select_related("reverses"))
    known = bookkeeping.allocations([*rows, *(row.reverses for row in rows if row.reverses)])
    found: Possible = {}
    for row in rows:
        if row.reverses_id:
            day = known[row.pk].allocated.recorded_on
            found[row.pk] = [rules.reversed_(known[row.reverses_id].allocated, day)]
        elif booked[row.pk] or row.kind not in ("payment", "credit_note"):
            found[row.pk] = [rules.allocated(known[row.pk].allocated)]
    return found


def _returns(ids: Sequence[int], booked: Booked) -> Possible:
    found: Possible = {}
    for row in PaymentReturn.objects.filter(pk__anyof=Ids(ids)):
        recorded_on = row.recorded_at.astimezone(TOKYO).date()
        if row.kind == PaymentReturn.Kind.RETURNED:
            found[row.pk] = [rules.sent_back(row.amount, row.day)]
        else:
            found[row.pk] = [
                rules.misbooked(row.amount, recorded_on, is_there) for is_there in (True, False)
            ]
    return found


def _payouts(ids: Sequence[int], booked: Booked) -> Possible:
    found: dict[int, list[Entry]] = defaultdict(list)
    parts = PayoutPart.objects.filter(payout__anyof=Ids(ids)).annotate(day=F("payout__day"))
    for pk, yen, day in parts.order_by("pk").values_list("payout_id", "amount", "day"):
        found[pk] += rules.paid_out(yen, day)
    return {pk: [entries] for pk, entries in found.items()}


def _set_aside(ids: Sequence[int], booked: Booked) -> Possible:
    rows = TransferSetAside.objects.filter(pk__anyof=Ids(ids))
    return {row.pk: [bookkeeping.of_set_aside(row)] for row in rows}
