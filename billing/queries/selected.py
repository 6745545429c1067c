"""Invoices that were selected together, each with what an act does to it or why it cannot."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from billing.models import Invoice
from billing.queries.dunning import holds
from billing.queries.receivables import outstanding, with_outstanding
from billing.terms.selected import Hindrance, holding, sending_again
from contracts.office.lookups import Ids
from contracts.office.models import OutboxMessage
from contracts.office.queries.delivery import current


@dataclass(frozen=True, slots=True)
class Selected:
    """An invoice, its unpaid yen, the mails that are sent again; `hindrance` where it stays out."""

    invoice: Invoice
    outstanding: int
    hindrance: Hindrance | None
    messages: tuple[OutboxMessage, ...] = ()


def _invoices(ids: Collection[int]) -> list[Invoice]:
    """In the order of their numbers."""
    found = with_outstanding(Invoice.objects.filter(pk__anyof=Ids(ids)))
    return list(found.select_related("billing_account__customer").order_by("number"))


def to_hold(invoice_ids: Collection[int], day: date) -> list[Selected]:
    """What a hold of dunning from a day on does."""
    invoices = _invoices(invoice_ids)
    held = holds({one.billing_account_id for one in invoices}, day)
    return [
        Selected(one, outstanding(one), holding(outstanding(one), held.covers(one)))
        for one in invoices
    ]


def mails(invoice_ids: Collection[int]) -> QuerySet[OutboxMessage]:
    """The mails by which invoices were sent, without those in whose place another was."""
    numbers = Invoice.objects.filter(pk__anyof=Ids(invoice_ids)).values("number")
    return current(OutboxMessage.objects.filter(purpose="invoice", document__in=numbers))


def to_send(invoice_ids: Collection[int]) -> list[Selected]:
    """What sending them again does: each mail that waits no longer, to its recipient."""
    found = mails(invoice_ids).select_related("notice__customer", "notice__contract")
    sent = defaultdict(list)
    for message in found.order_by("pk"):
        sent[message.document].append(message)
    rows = []
    for one in _invoices(invoice_ids):
        waiting = {message: message.delivery == "waiting" for message in sent[one.number]}
        again = tuple(message for message, waits in waiting.items() if not waits)
        hindrance = sending_again(waiting.values())
        rows.append(Selected(one, outstanding(one), hindrance, again))
    return rows


def as_read(rows: Sequence[Selected]) -> list[tuple]:
    """What a person read of them, for its fingerprint."""
    return [
        (
            row.invoice.number,
            row.outstanding,
            row.hindrance,
            [(one.pk, one.recipient, one.delivery) for one in row.messages],
        )
        for row in rows
    ]
