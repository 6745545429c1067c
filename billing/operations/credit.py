"""Credit of a billing account: it pays the next invoice on the day of issue (Art. 23-1)."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import F, Sum, Value
from django.db.models.functions import Coalesce

from billing.models import Allocation, CreditNote, Invoice
from billing.queries.receivables import Credit, credits, with_outstanding
from billing.terms.allocation import AllocationKind, Applied
from contracts.office.context import By

if TYPE_CHECKING:
    from billing.operations.issuing import Issued


def apply_credits(by: By, issued: Sequence["Issued"]) -> None:
    """Settle invoices just issued with what is left of earlier payments and credit notes."""
    waiting = credits([one.billing.account.id for one in issued])
    for one in issued:
        if one.billing.account.id in waiting:
            _settle(by, one, waiting[one.billing.account.id])


def _settle(by: By, one: "Issued", waiting: list[Credit]) -> None:
    """A rest within the tolerance is a discount where money came; a credit note is none."""
    day = one.billing.draft.issued_on
    owed, paid_by = use(by, waiting, one.id, one.number, one.billing.draft.total, day)
    tolerance = one.billing.figures.on(day).short_payment_tolerance
    if paid_by and 0 < owed <= tolerance:
        discount = Applied(one.number, owed, AllocationKind.DISCOUNT, "within_tolerance")
        record(by, paid_by, {one.number: one.id}, [discount], day)


def use(
    by: By, waiting: Sequence[Credit], invoice_id: int, number: str, owed: int, day: date
) -> tuple[int, int | None]:
    """Settle an invoice with credit, no earlier than it came.

    Returns the yen still owed, and the last payment that went to it, if any did.
    """
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
        record(by, credit.payment_id, {number: invoice_id}, [applied], day_used, note)
        paid_by = credit.payment_id or paid_by
    return owed, paid_by


def use_own_notes(by: By, invoice_ids: Collection[int]) -> dict[str, int]:
    """Invoices open again are settled by what is left of their own credit notes, from its day.

    So money that went back leaves no debt that was given back. Returns the yen by note.
    """
    notes = CreditNote.objects.filter(invoice__anyof=invoice_ids).annotate(
        rest=F("total") - Coalesce(Sum("allocations__amount"), Value(0))
    )
    settled = {}
    for note in notes.filter(rest__gt=0).order_by("issued_on", "id"):
        invoice = with_outstanding(Invoice.objects.filter(pk=note.invoice_id)).get()
        if used := min(note.rest, invoice.outstanding):
            applied = Applied(invoice.number, used, AllocationKind.CREDIT_NOTE, "credit_note")
            record(by, None, {invoice.number: invoice.pk}, [applied], note.issued_on, note.pk)
            settled[note.number] = used
    return settled


def record(
    by: By,
    payment_id: int | None,
    invoice_ids: dict[str, int],
    applied: Sequence[Applied],
    day: date,
    credit_note_id: int | None = None,
) -> None:
    """Allocation rows; the database checks them against invoice, payment and credit note."""
    for one in applied:
        Allocation.objects.create(
            invoice_id=invoice_ids[one.invoice],
            payment_id=payment_id,
            credit_note_id=credit_note_id,
            kind=one.kind.value,
            amount=one.amount,
            day=day,
            reason=one.reason,
            recorded_at=by.now,
        )
