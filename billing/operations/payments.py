"""Money received: to which invoices it goes, and what follows (Art. 23-1)."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from billing.models import Allocation, Payment
from billing.operations import allocations, credit, dunning_proposals, ledger, receiving
from billing.queries.allocating import settling
from billing.queries.payments import settled_by, standing
from billing.terms.allocation import Named
from billing.terms.receiving import Received, check
from contracts.office.context import By, Duty
from contracts.office.operation import internal, operation
from contracts.office.operations.record import journal
from contracts.office.operations.sent_twice import once
from contracts.office.terms import fingerprint
from contracts.office.terms.fingerprint import Changed
from contracts.people.operations.locking import lock_accounts


@operation(Duty.ACCOUNTS, receive=_("Payment"))
@transaction.atomic
def receive(
    by: By,
    account_id: int,
    amount: int,
    value_date: date,
    named: Named = (),
    payer_name: str = "",
    expected: str | None = None,
    *,
    booked_before: bool = False,
    transfer: int | None = None,
) -> Payment:
    """Record a payment and settle invoices with it; what is left over is credit.

    `named` are labels (`2026-04`, `residual:C1`) or numbers of invoices, as the payer
    gives them; of several open ones under one label the one due first is meant. A number
    written off is owed again. Numbers may come with the yen that go to each first. `expected`
    is the fingerprint of what it would settle, as it was read. `booked_before`: the money is in the
    books already, for another account or for none. `transfer` is the bank record that it came
    with. Raises Refused for an amount or a day that cannot be, Changed where it would settle
    something else by now.
    """
    by.require(Duty.ACCOUNTS)
    money = Received(account_id, amount, value_date, named, payer_name, booked_before, transfer)
    check(money, by.day)
    lock_accounts([account_id])
    once(by)  # before the rules say that it would settle something else by now
    if expected is not None:
        fingerprint.require(Changed("23-1"), expected, settling(money).shown)
    (payment_id,) = receiving.receive_each(by, [money])
    return Payment.objects.select_related("customer", "billing_account").get(pk=payment_id)


@operation(Duty.ACCOUNTS, title=_("Payment allocated again"))
@transaction.atomic
def allocate_again(by: By, payment_id: int, reason: str, expected: str | None = None) -> None:
    """Let a payment settle what is open, oldest due date first, whatever it settled before.

    So where it went to invoices that the payer did not mean. `expected` is the fingerprint of
    what the payment settles, as it was read; raises Changed where that is something else by now.
    """
    by.require(Duty.ACCOUNTS)
    payment = Payment.objects.select_related("customer").get(pk=payment_id)
    lock_accounts([payment.billing_account_id])
    settled = reverse(by, payment, reason, expected)
    ledger.settle_up(by, [payment.billing_account_id])
    dunning_proposals.owed_again(by, payment.billing_account_id, settled)


@internal(reverse_payment=_("Allocations reversed"))
def reverse(by: By, payment: Payment, reason: str, expected: str | None = None) -> list[Allocation]:
    """Take back what a payment settled, and return that; its account is locked.

    Adds, never edits. What was given back of the invoices settles them first. Whoever calls it
    says where the money is now, then settles up: credit does not lie beside a debt; what was
    settled is then `owed_again`. Raises Changed where the payment settles something else than
    was `expected`.
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
    return settled
