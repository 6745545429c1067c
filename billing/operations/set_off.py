"""Settling an invoice against what we owe the customer, by two people (Civil Code 505, 506)."""

from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from billing.models import Allocation, Invoice, SetOff
from billing.operations import allocations, dunning_proposals, ledger
from billing.queries.receivables import outstanding, with_outstanding
from billing.terms import set_off as rules
from billing.terms.allocation import AllocationKind, Applied
from billing.terms.set_off import CLAUSE
from contracts.office.context import By, Duty
from contracts.office.operation import operation
from contracts.office.operations.record import journal
from contracts.office.operations.two_people import require_two
from contracts.office.terms.explanation import Refused
from contracts.people.operations.locking import lock_accounts

REASON = "set_off"


@operation(Duty.ACCOUNTS, set_off=_("Invoice set off"))
@transaction.atomic
def set_off(
    by: By,
    invoice_id: int,
    amount: int,
    day: date,
    reason: str,
    document: str,
    second: By | None = None,
) -> Allocation:
    """Settle yen of an invoice on a day against what we owe the customer; two people.

    `document` is the stored paper of the set-off. It pays like money of that day, but no money
    came: nothing of it is ever credit. Raises Refused.
    """
    require_two(by, second, CLAUSE, Duty.ACCOUNTS)
    invoice = _locked(invoice_id)
    rules.check(outstanding(invoice), amount, invoice.issued_on, day, by.day)
    if not reason.strip() or not document:
        raise Refused(
            CLAUSE, "理由を入力し、書面を付けてください", "Enter the reason and attach the document"
        )
    applied = Applied(invoice.number, amount, AllocationKind.SET_OFF, REASON)
    rows = allocations.rows(by, None, {invoice.number: invoice.pk}, [applied], day)
    (row,) = allocations.write(by, rows)
    SetOff.objects.create(
        allocation=row,
        document=document,
        reason=reason.strip(),
        approved_by_id=second.account_id if second else by.account_id,
    )
    after = {
        "amount": amount,
        "day": day,
        "reason": reason.strip(),
        "document": document,
        "approved_by": second and second.name,
    }
    _journal(by, "set_off", invoice, after)
    ledger.settle_up(by, [invoice.billing_account_id])
    dunning_proposals.lapse(by, [invoice.billing_account_id])
    dunning_proposals.propose_liftings(by, [invoice.billing_account_id])
    return row


@operation(Duty.ACCOUNTS, reverse_set_off=_("Set-off reversed"))
@transaction.atomic
def reverse_set_off(by: By, invoice_id: int, reason: str) -> Invoice:
    """The set-offs of an invoice did not hold: what they settled is owed again, from its due day.

    The account's credit settles it at once, on the day when it came. Raises Refused where there
    is none, and without a reason.
    """
    by.require(Duty.ACCOUNTS)
    invoice = _locked(invoice_id)
    if not reason.strip():
        raise Refused(CLAUSE, "取消の理由を入力してください", "Enter the reason")
    rows = list(standing(invoice_id))
    if not rows:
        raise Refused(CLAUSE, "相殺した額がありません", "Nothing has been set off")
    allocations.reverse(by, rows)
    amount = sum(row.amount for row in rows)
    _journal(by, "reverse_set_off", invoice, {"amount": amount, "reason": reason.strip()})
    ledger.settle_up(by, [invoice.billing_account_id])
    dunning_proposals.owed_again(by, invoice.billing_account_id, rows)
    return invoice


def standing(invoice_id: int) -> QuerySet[Allocation]:
    """The set-offs of an invoice that were not taken back."""
    return Allocation.objects.filter(
        invoice=invoice_id, kind=Allocation.Kind.SET_OFF, reversal=None
    )


def _locked(invoice_id: int) -> Invoice:
    account_id = Invoice.objects.values_list("billing_account_id", flat=True).get(pk=invoice_id)
    lock_accounts([account_id])
    rows = Invoice.objects.select_related("billing_account__customer")
    return with_outstanding(rows).get(pk=invoice_id)


def _journal(by: By, operation: str, invoice: Invoice, after: dict) -> None:
    customer = invoice.billing_account.customer
    journal(by, operation, CLAUSE, customer=customer, reference=invoice.number, after=after)
