"""Allocation rows: which money settles which invoice (Art. 23-1)."""

from collections.abc import Mapping, Sequence
from datetime import date

from billing.models import Allocation
from billing.terms.allocation import Applied
from contracts.office.context import By


def write(
    by: By,
    payment_id: int | None,
    invoice_ids: Mapping[str, int],
    applied: Sequence[Applied],
    day: date,
    credit_note_id: int | None = None,
) -> None:
    """Store `rows`. The database checks them against invoice, payment and credit note."""
    Allocation.objects.bulk_create(rows(by, payment_id, invoice_ids, applied, day, credit_note_id))


def rows(
    by: By,
    payment_id: int | None,
    invoice_ids: Mapping[str, int],
    applied: Sequence[Applied],
    day: date,
    credit_note_id: int | None = None,
) -> list[Allocation]:
    """One for each part applied, not yet stored; `invoice_ids` are by the invoices' numbers."""
    return [
        Allocation(
            invoice_id=invoice_ids[one.invoice],
            payment_id=payment_id,
            credit_note_id=credit_note_id,
            kind=one.kind.value,
            amount=one.amount,
            day=day,
            reason=one.reason,
            recorded_at=by.now,
        )
        for one in applied
    ]
