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
    """Settle invoices just issued with what is left of earlier payments."""
    waiting = credits([one.billing.account.id for one in issued])
    for one in issued:
        if one.billing.account.id in waiting:
            _settle(by, one, waiting[one.billing.account.id], book)


def _settle(by: By, one: "Issued", waiting: list[Credit], book: Book) -> None:
    owed, day = one.billing.draft.total, one.billing.draft.issued_on
    invoice = {one.number: one.id}
    for credit in waiting:
        used = min(credit.rest, owed)
        if not used:
            break
        owed -= used
        payment_id = credit.payment_id
        applied = Applied(one.number, used, AllocationKind.PAYMENT, "credit")
        record(by, payment_id, invoice, [applied], day)
    if 0 < owed <= book.on(day, one.billing.agreements).short_payment_tolerance:
        discount = Applied(one.number, owed, AllocationKind.DISCOUNT, "within_tolerance")
        record(by, payment_id, invoice, [discount], day)


def record(
    by: By, payment_id: int, invoice_ids: dict[str, int], applied: Sequence[Applied], day: date
) -> None:
    """Allocation rows; the database checks them against invoice and payment."""
    for one in applied:
        Allocation.objects.create(
            invoice_id=invoice_ids[one.invoice],
            payment_id=payment_id,
            kind=one.kind.value,
            amount=one.amount,
            day=day,
            reason=one.reason,
            recorded_at=by.now,
        )
