"""Money received: to which invoices it goes, and what follows (Art. 23-1)."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from billing.models import Allocation, Payment
from billing.operations import allocations, books, credit, dunning_proposals, ledger, write_off
from billing.queries.accounts import account
from billing.queries.allocating import settling
from billing.queries.payments import settled_by, standing
from billing.terms.allocation import Named
from billing.terms.bookkeeping import Settled
from contracts.office.context import By, Duty
from contracts.office.operation import internal, operation
from contracts.office.operations.record import journal, notify
from contracts.office.terms import fingerprint
from contracts.office.terms.days import en_day, ja_day
from contracts.office.terms.explanation import Refused
from contracts.office.terms.fingerprint import Changed
from contracts.people.models import BillingAccount
from contracts.people.operations.locking import lock_accounts


class StoredAlready(Refused):
    """The form of a payment came a second time."""


@operation(Duty.ACCOUNTS, receive=_("Payment"))
@transaction.atomic
def receive(
    by: By,
    account_id: int,
    amount: int,
    value_date: date,
    named: Named = (),
    payer_name: str = "",
    form_key: UUID | None = None,
    expected: str | None = None,
    *,
    booked_before: bool = False,
) -> Payment:
    """Record a payment and settle invoices with it; what is left over is credit.

    `named` are labels (`2026-04`, `residual:C1`) or numbers of invoices, as the payer
    gives them; of several open ones under one label the one due first is meant. A number
    written off is owed again. Numbers may come with the yen that go to each first. `expected`
    is the fingerprint of what it would settle, as it was read. `booked_before`: the money is in the
    books already, for another account or for none. Raises Refused for an amount or
    a day that cannot be, StoredAlready where a payment with the form's key is stored, Changed
    where it would settle something else by now.
    """
    by.require(Duty.ACCOUNTS)
    _check(by, amount, value_date)
    lock_accounts([account_id])
    if form_key is not None and Payment.objects.filter(form_key=form_key).exists():
        raise StoredAlready(
            "23-1", "この入金は登録済みです", "This payment has already been recorded"
        )
    if expected is not None:
        found = settling(account_id, amount, value_date, named)
        fingerprint.require(Changed("23-1"), expected, found.shown)
    billing_account = BillingAccount.objects.select_related("customer").get(pk=account_id)
    payment = Payment.objects.create(
        customer=billing_account.customer,
        billing_account=billing_account,
        amount=amount,
        value_date=value_date,
        named=list(named),
        payer_name=payer_name,
        recorded_at=by.now,
        form_key=form_key,
    )
    write_off.reopen_named(by, account_id, named)
    after = _settle(by, payment, named, booked_before)
    customer = billing_account.customer
    journal(
        by, "receive", "23-1", customer=customer, reference=f"payment:{payment.pk}", after=after
    )
    notify(by, "paid", account(account_id).recipients, customer=customer, data=after)
    ledger.settle_up(by, account_id)
    dunning_proposals.lapse(by, [account_id])
    dunning_proposals.propose_lifting(by, account_id)
    return payment


def _check(by: By, amount: int, value_date: date) -> None:
    if amount < 1:
        raise Refused("23-1", "金額は1円以上です", "The amount must be at least ¥1")
    if value_date > by.day:
        raise Refused(
            "23-1",
            f"起算日({ja_day(value_date)})が未来です",
            f"The value date, {en_day(value_date)}, is in the future",
        )


def _settle(by: By, payment: Payment, named: Named, booked_before: bool) -> dict:
    found = settling(payment.billing_account_id, payment.amount, payment.value_date, named)
    result = found.result
    ids = {invoice.number: invoice.pk for invoice in found.invoices}
    rows = allocations.rows(by, payment.pk, ids, result.applied, payment.value_date)
    made = allocations.write(by, rows, came_with=True)
    issued = {invoice.pk: invoice.issued_on for invoice in found.invoices}
    settled = [
        Settled(row.invoice_id, issued[row.invoice_id], row.amount)
        for row in made
        if row.kind == Allocation.Kind.PAYMENT
    ]
    books.enter_payment(by, payment, settled, booked_before)
    applied = [
        {"invoice": one.invoice, "amount": one.amount, "kind": one.kind, "reason": one.reason}
        for one in result.applied
    ]
    return {
        "amount": payment.amount,
        "value_date": payment.value_date,
        "applied": applied,
        "credit": result.rest,
    }


@operation(Duty.ACCOUNTS)
@transaction.atomic
def allocate_again(by: By, payment_id: int, reason: str, expected: str | None = None) -> None:
    """Let a payment settle what is open, oldest due date first, whatever it settled before.

    So where it went to invoices that the payer did not mean. `expected` is the fingerprint of
    what the payment settles, as it was read; raises Changed where that is something else by now.
    """
    by.require(Duty.ACCOUNTS)
    payment = Payment.objects.select_related("customer").get(pk=payment_id)
    lock_accounts([payment.billing_account_id])
    reverse(by, payment, reason, expected)
    ledger.settle_up(by, payment.billing_account_id)


@internal(reverse_payment=_("Allocations reversed"))
def reverse(by: By, payment: Payment, reason: str, expected: str | None = None) -> None:
    """Take back what a payment settled; its account is locked. Adds, never edits.

    What was given back of the invoices settles them first. Whoever calls it says where the
    money is now, then settles up: credit does not lie beside a debt. Raises Changed where the
    payment settles something else than was `expected`.
    """
    settled = list(standing([payment.pk]))
    fingerprint.require(Changed("23-1"), expected, settled_by(settled))
    rows = allocations.reverse(by, settled)
    notes = credit.use_own_notes(by, {row.invoice_id for row in rows})
    journal(
        by,
        "reverse_payment",
        "23-1",
        customer=payment.customer,
        reference=f"payment:{payment.pk}",
        after={
            "reversed": [row.reverses_id for row in rows],
            "reason": reason,
            **({"credit_notes": notes} if notes else {}),
        },
    )
