"""Issuing invoices: numbers without gaps, everything copied onto them, frozen from then on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from billing.models import Allocation, Invoice
from billing.operations import allocations, credit, invoice_rows
from billing.operations.invoice_rows import AccountDraft
from billing.queries.receivables import Credit, credits
from billing.terms.allocation import AllocationKind, Applied
from billing.terms.invoicing import SERIES
from contracts.office.context import By
from contracts.office.operation import internal
from contracts.office.operations.copying import reserve_ids
from contracts.office.operations.numbering import take


@dataclass(frozen=True, slots=True)
class Issued:
    id: int
    number: str
    billing: AccountDraft


@internal(issue_invoice=_("Invoice issued"))
def issue(by: By, billings: Sequence[AccountDraft]) -> list[Issued]:
    """Issue invoices for accounts under lock, in the order given; credit pays them at once.

    Numbers are taken once all that needs none of them is worked out: until the transaction ends,
    nobody else gets any.
    """
    if not billings:
        return []
    waiting = credits([one.account.id for one in billings])
    ids = reserve_ids(Invoice, len(billings))
    unnumbered = invoice_rows.unnumbered(by, list(zip(ids, billings, strict=True)))
    numbers = take(SERIES, by.day.year, len(billings))
    for rows in unnumbered:
        rows.write(numbers)
    issued = [Issued(*one) for one in zip(ids, numbers, billings, strict=True)]
    _apply_credits(by, issued, waiting)
    return issued


def _apply_credits(
    by: By, issued: Sequence[Issued], waiting: Mapping[int, Sequence[Credit]]
) -> None:
    """Settle invoices just issued with what is left of earlier payments and credit notes."""
    rows: list[Allocation] = []
    for one in issued:
        if one.billing.account.id in waiting:
            rows += _settled(by, one, waiting[one.billing.account.id])
    if rows:
        allocations.write(by, rows)


def _settled(by: By, one: Issued, waiting: Sequence[Credit]) -> list[Allocation]:
    """A rest within the tolerance is a discount where money came; a credit note is none."""
    day = one.billing.draft.issued_on
    rows, owed, paid_by = credit.use(by, waiting, one.id, one.number, one.billing.draft.total, day)
    tolerance = one.billing.figures.on(day).short_payment_tolerance
    if paid_by and 0 < owed <= tolerance:
        discount = Applied(one.number, owed, AllocationKind.DISCOUNT, "within_tolerance")
        rows += allocations.rows(by, paid_by, {one.number: one.id}, [discount], day)
    return rows
