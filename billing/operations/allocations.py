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
    """One row for each part applied; `invoice_ids` has the invoices' ids by number.

    The database checks the rows against invoice, payment and credit note.
    """
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
