"""Credit of a billing account: it pays the next invoice on the day of issue (Art. 23-1)."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from billing.models import Allocation
from billing.queries.receivables import Credit, credits
from billing.terms.allocation import AllocationKind, Applied
from contracts.context import By
from contracts.terms.editions import Book

if TYPE_CHECKING:
    from billing.operations.issuing import Issued


def apply_credits(by: By, issued: Sequence["Issued"], book: Book) -> None:
    """Settle invoices just issued with what is left of earlier payments and credit notes."""
    waiting = credits([one.billing.account.id for one in issued])
    for one in issued:
        if one.billing.account.id in waiting:
            _settle(by, one, waiting[one.billing.account.id], book)


def _settle(by: By, one: "Issued", waiting: list[Credit], book: Book) -> None:
    """A rest within the tolerance is a discount where money came; a credit note is none."""
    day = one.billing.draft.issued_on
    owed, paid_by = use(by, waiting, one.id, one.number, one.billing.draft.total, day)
    tolerance = book.on(day, one.billing.agreements).short_payment_tolerance
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
