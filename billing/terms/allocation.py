"""To which invoices a payment goes (Art. 23-1, Civil Code 488)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class AllocationKind(StrEnum):
    PAYMENT = "payment"
    DISCOUNT = "discount"
    CREDIT_NOTE = "credit_note"
    WRITE_OFF = "write_off"
    SET_OFF = "set_off"


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


Named = Sequence[str] | Mapping[str, int]
"""Invoices named by the payer, or by staff with the yen that go to each first."""


def allocate(
    amount: int, invoices: Iterable[OpenInvoice], named: Named, tolerance: int
) -> AppliedMoney:
    """Named invoices, else the one of exactly the amount, then by due date and number.

    An invoice named with yen takes so much first; what is left after all goes on in the order.
    A rest of an invoice of at most `tolerance` yen is written off as a discount.
    """
    by_age = sorted((i for i in invoices if i.outstanding > 0), key=lambda i: (i.due_on, i.number))
    by_number = {invoice.number: invoice for invoice in by_age}
    first = [(by_number[number], "named") for number in named if number in by_number]
    if not first:
        exact = next((i for i in by_age if i.outstanding == amount), None)
        first = [(exact, "exact_amount")] if exact else []
    most = dict(named) if isinstance(named, Mapping) else {}
    chosen = set() if most else {invoice.number for invoice, _ in first}
    order = first + [(i, "oldest_due") for i in by_age if i.number not in chosen]

    applied: list[Applied] = []
    owed = {invoice.number: invoice.outstanding for invoice in by_age}
    last = {invoice.number: place for place, (invoice, _) in enumerate(order)}
    for place, (invoice, reason) in enumerate(order):
        number = invoice.number
        used = min(amount, owed[number], most.pop(number, amount))
        if used:
            applied.append(Applied(number, used, AllocationKind.PAYMENT, reason))
            amount -= used
            owed[number] -= used
        is_paid = owed[number] < invoice.outstanding
        if last[number] == place and is_paid and 0 < owed[number] <= tolerance:
            discount = AllocationKind.DISCOUNT
            applied.append(Applied(number, owed[number], discount, "within_tolerance"))
    return AppliedMoney(tuple(applied), amount)
