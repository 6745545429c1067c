"""To which invoices a payment goes (Art. 23-1, Civil Code 488)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class AllocationKind(StrEnum):
    PAYMENT = "payment"
    DISCOUNT = "discount"
    CREDIT_NOTE = "credit_note"
    WRITE_OFF = "write_off"


@dataclass(frozen=True, slots=True)
class OpenInvoice:
    number: str
    due_on: date
    outstanding: int


@dataclass(frozen=True, slots=True)
class Applied:
    """Yen that settle an invoice, and why they go to it."""

    invoice: str
    amount: int
    kind: AllocationKind
    reason: str


@dataclass(frozen=True, slots=True)
class AppliedMoney:
    """Where a payment goes; `rest` becomes the billing account's credit."""

    applied: tuple[Applied, ...]
    rest: int


def allocate(
    amount: int, invoices: Iterable[OpenInvoice], named: Sequence[str], tolerance: int
) -> AppliedMoney:
    """Named invoices, else the one of exactly the amount, then by due date and number.

    A rest of an invoice of at most `tolerance` yen is written off as a discount.
    """
    by_age = sorted((i for i in invoices if i.outstanding > 0), key=lambda i: (i.due_on, i.number))
    by_number = {invoice.number: invoice for invoice in by_age}
    first = [(by_number[number], "named") for number in named if number in by_number]
    if not first:
        exact = next((i for i in by_age if i.outstanding == amount), None)
        first = [(exact, "exact_amount")] if exact else []
    chosen = {invoice.number for invoice, _ in first}
    order = first + [(i, "oldest_due") for i in by_age if i.number not in chosen]

    applied: list[Applied] = []
    for invoice, reason in order:
        used = min(amount, invoice.outstanding)
        if not used:
            break
        applied.append(Applied(invoice.number, used, AllocationKind.PAYMENT, reason))
        amount -= used
        short = invoice.outstanding - used
        if 0 < short <= tolerance:
            applied.append(
                Applied(invoice.number, short, AllocationKind.DISCOUNT, "within_tolerance")
            )
    return AppliedMoney(tuple(applied), amount)
