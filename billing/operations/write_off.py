"""Giving up a debt, by two people, and taking that back when money comes (Art. 24-1)."""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from billing.models import Allocation, Invoice
from billing.operations import allocations, dunning_proposals, ledger
from billing.queries.receivables import (
    credit_of,
    outstanding,
    receivables,
    with_outstanding,
    written_off,
)
from billing.terms import write_off as rules
from billing.terms.allocation import AllocationKind, Applied
from billing.terms.interest import unbilled
from billing.terms.receiving import Received
from billing.terms.write_off import CLAUSE
from contracts.office.context import By, Duty
from contracts.office.operation import internal, operation
from contracts.office.operations.record import journal
from contracts.office.operations.two_people import require_two
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Refused
from contracts.office.terms.fingerprint import Changed
from contracts.people.operations.locking import lock_accounts


@operation(Duty.ACCOUNTS, write_off=_("Written off"))
@transaction.atomic
def write_off(
    by: By,
    invoice_id: int,
    ground: str,
    reason: str,
    amount: int | None = None,
    second: By | None = None,
) -> Allocation:
    """Give up what is unpaid of an invoice, or a part; two people. Raises Refused.

    With the whole rest goes the interest accrued and not yet billed; dunning of the invoice
    stops, and proposals that have nothing else left lapse.
    """
    require_two(by, second, CLAUSE, Duty.ACCOUNTS)
    rules.check(ground, reason)
    invoice = _locked(invoice_id)
    given_up = rules.amount(outstanding(invoice), amount)
    is_whole = given_up == outstanding(invoice)
    interest = unbilled(receivables([invoice_id])[invoice_id], by.day) if is_whole else 0
    applied = Applied(invoice.number, given_up, AllocationKind.WRITE_OFF, "write_off")
    rows = allocations.rows(by, None, {invoice.number: invoice_id}, [applied], by.day)
    allocations.write(by, rows)
    after = {
        "amount": given_up,
        "interest": interest,
        "ground": ground,
        "reason": reason.strip(),
        "approved_by": second and second.name,
    }
    _journal(by, "write_off", invoice, after)
    dunning_proposals.lapse(by, [invoice.billing_account_id])
    return written_off([invoice_id]).latest("id")


@operation(Duty.ACCOUNTS, reverse_write_off=_("Write-off reversed"))
@transaction.atomic
def reverse_write_off(by: By, invoice_id: int, reason: str, expected: str | None = None) -> Invoice:
    """Money came after all: the debt is open again, with its interest from the due day.

    The account's credit settles it at once, on the day when it came. `expected` is the
    `reversal_fingerprint` that was read. Raises Refused where nothing is written off, Changed
    where the amounts are others by now.
    """
    by.require(Duty.ACCOUNTS)
    invoice = _locked(invoice_id)
    if expected is not None and expected != reversal_fingerprint(invoice):
        raise Changed(CLAUSE)
    if not reason.strip():
        raise Refused(CLAUSE, "取消の理由を入力してください", "Enter the reason")
    given_up = _reverse(by, invoice, reason.strip())
    ledger.settle_up(by, [invoice.billing_account_id])
    dunning_proposals.owed_again(by, invoice.billing_account_id, given_up)
    return invoice


def reversal_fingerprint(invoice: Invoice) -> str:
    """Of what is written off of an invoice, and of the credit that would settle it."""
    given_up = list(written_off([invoice.pk]).order_by("id").values_list("id", "amount"))
    return fingerprint.of(given_up, credit_of(invoice.billing_account_id))


@internal()
def reopen_named(by: By, money: Collection[Received]) -> None:
    """Take back the write-offs of invoices that payments name; the accounts are locked.

    Where a part was given up and the rest is open, the money pays the rest: the part stays.
    """
    named = {(one.account_id, name) for one in money for name in one.named}
    if not named:
        return
    rows = Invoice.objects.filter(
        number__in={name for _, name in named},
        settlement__isnull=False,
        allocations__kind=Allocation.Kind.WRITE_OFF,
        allocations__reversal=None,
    ).select_related("billing_account__customer")
    for invoice in rows.distinct():
        if (invoice.billing_account_id, invoice.number) in named:
            _reverse(by, invoice, "payment")


def _locked(invoice_id: int) -> Invoice:
    account_id = Invoice.objects.values_list("billing_account_id", flat=True).get(pk=invoice_id)
    lock_accounts([account_id])
    rows = Invoice.objects.select_related("billing_account__customer")
    return with_outstanding(rows).get(pk=invoice_id)


def _reverse(by: By, invoice: Invoice, reason: str) -> list[Allocation]:
    rows = list(written_off([invoice.pk]))
    if not rows:
        raise Refused(CLAUSE, "貸倒れとした額がありません", "Nothing has been written off")
    allocations.reverse(by, rows)
    after = {"amount": sum(row.amount for row in rows), "reason": reason}
    _journal(by, "reverse_write_off", invoice, after)
    return rows


def _journal(by: By, operation: str, invoice: Invoice, after: dict) -> None:
    customer = invoice.billing_account.customer
    journal(by, operation, CLAUSE, customer=customer, reference=invoice.number, after=after)
