"""Allocation rows: which money settles which invoice (Art. 23-1)."""

from collections.abc import Mapping, Sequence
from datetime import date

from billing.models import Allocation
from billing.operations import books
from billing.terms.allocation import AllocationKind, Applied
from contracts.office.context import By
from contracts.office.operation import internal
from contracts.office.operations.copying import copy, reserve_ids

ALLOCATION = (
    "id", "invoice_id", "payment_id", "credit_note_id", "kind", "reverses_id", "amount", "day",
    "reason", "recorded_at",
)  # fmt: skip
WITH_MONEY = (AllocationKind.PAYMENT, AllocationKind.CREDIT_NOTE)


def rows(
    by: By,
    payment_id: int | None,
    invoice_ids: Mapping[str, int],
    applied: Sequence[Applied],
    day: date,
    credit_note_id: int | None = None,
) -> list[Allocation]:
    """One for each part applied; `invoice_ids` has the invoices' ids by number."""
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


@internal()
def write(by: By, rows: Sequence[Allocation], *, came_with: bool = False) -> list[Allocation]:
    """Write rows and enter them into the books, in as many statements however many rows.

    `came_with`: what money or a credit note settles as it comes is in the entries of that. The
    database checks the rows against invoice, payment and credit note.
    """
    made = list(rows)
    if not made:
        return made
    for row, pk in zip(made, reserve_ids(Allocation, len(made)), strict=True):
        row.pk = pk
    copy(Allocation, ALLOCATION, (_values(row) for row in made))
    if entered := [row for row in made if not (came_with and row.kind in WITH_MONEY)]:
        books.enter_allocations(by, entered)
    return made


def _values(row: Allocation) -> tuple:
    return tuple(getattr(row, name) for name in ALLOCATION)


@internal()
def reverse(by: By, taken_back: Sequence[Allocation]) -> list[Allocation]:
    """Take rows back: each again with the opposite sign and the same day."""
    return write(
        by,
        [
            Allocation(
                invoice_id=one.invoice_id,
                payment_id=one.payment_id,
                credit_note_id=one.credit_note_id,
                kind=Allocation.Kind.REVERSAL.value,
                reverses=one,
                amount=-one.amount,
                day=one.day,
                reason="reversal",
                recorded_at=by.now,
            )
            for one in taken_back
        ],
    )
