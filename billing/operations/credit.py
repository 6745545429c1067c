"""Credit of a billing account: it pays the next invoice on the day of issue (Art. 23-1)."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

from django.db.models import F, Sum, Value
from django.db.models.functions import Coalesce

from billing.models import Allocation, CreditNote, Invoice
from billing.operations import allocations
from billing.queries import gone
from billing.queries.receivables import Credit, with_outstanding
from billing.terms.allocation import AllocationKind, Applied
from contracts.office.context import By


def use(
    by: By, waiting: Sequence[Credit], invoice_id: int, number: str, owed: int, day: date
) -> tuple[list[Allocation], int, int | None]:
    """Rows that settle an invoice with credit, no earlier than it came; they are to be written.

    Also the yen still owed, and the last payment used, if any.
    """
    rows: list[Allocation] = []
    paid_by = None
    for credit in waiting:
        used = min(credit.rest, owed)
        if not used:
            break
        owed -= used
        note = credit.credit_note_id
        kind = AllocationKind.CREDIT_NOTE if note else AllocationKind.PAYMENT
        applied = Applied(number, used, kind, "credit")
        day_used = max(day, credit.day)
        to = {number: invoice_id}
        rows += allocations.rows(by, credit.payment_id, to, [applied], day_used, note)
        paid_by = credit.payment_id or paid_by
    return rows, owed, paid_by


def after(waiting: Sequence[Credit], used: int) -> list[Credit]:
    """What is left of credit once so many yen of it were used, the oldest first."""
    left = []
    for credit in waiting:
        part = min(credit.rest, used)
        used -= part
        if credit.rest > part:
            left.append(replace(credit, rest=credit.rest - part))
    return left


def use_own_notes(by: By, invoice_ids: Collection[int]) -> dict[str, int]:
    """Invoices open again are settled by what is left of their own credit notes, from its day.

    So money that went back leaves no debt that was given back. Returns the yen by note.
    """
    notes = CreditNote.objects.filter(invoice__anyof=invoice_ids).annotate(
        rest=F("total") - Coalesce(Sum("allocations__amount"), Value(0)) - gone.of_note()
    )
    settled = {}
    for note in notes.filter(rest__gt=0).order_by("issued_on", "id"):
        invoice = with_outstanding(Invoice.objects.filter(pk=note.invoice_id)).get()
        if used := min(note.rest, invoice.outstanding):
            applied = Applied(invoice.number, used, AllocationKind.CREDIT_NOTE, "credit_note")
            to = {invoice.number: invoice.pk}
            rows = allocations.rows(by, None, to, [applied], note.issued_on, note.pk)
            allocations.write(by, rows)
            settled[note.number] = used
    return settled
