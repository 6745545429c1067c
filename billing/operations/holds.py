"""When dunning waits: disputes, promises, bank data not yet in (Art. 24-1)."""

from datetime import date

from django.db import transaction

from billing.models import BankDataReceived, DunningHold
from contracts.context import By, Duty
from contracts.models import BillingAccount
from contracts.operations.locking import lock_accounts
from contracts.operations.record import journal


@transaction.atomic
def hold(
    by: By,
    account_id: int,
    reason: str,
    invoice_id: int | None = None,
    promised_on: date | None = None,
) -> DunningHold:
    """Dunning waits for an account or one invoice: a dispute, or a promised date."""
    by.require(Duty.ACCOUNTS)
    lock_accounts([account_id])
    row = DunningHold.objects.create(
        billing_account_id=account_id,
        invoice_id=invoice_id,
        reason=reason,
        held_on=by.day,
        promised_on=promised_on,
    )
    customer = row.billing_account.customer
    after = {"reason": reason, "promised_on": promised_on, "invoice": invoice_id}
    journal(by, "hold_dunning", "24-1", customer=customer, reference=f"hold:{row.pk}", after=after)
    return row


@transaction.atomic
def release(by: By, account_id: int) -> None:
    """Dunning goes on: missed steps follow one on each bank business day."""
    by.require(Duty.ACCOUNTS)
    lock_accounts([account_id])
    rows = DunningHold.objects.filter(billing_account=account_id, released_on=None)
    if rows.update(released_on=by.day):
        customer = BillingAccount.objects.get(pk=account_id).customer
        journal(by, "release_dunning", "24-1", customer=customer)


@transaction.atomic
def bank_data_received(by: By, through: date) -> BankDataReceived:
    """The bank's data are on file through a day."""
    by.require(Duty.ACCOUNTS)
    return BankDataReceived.objects.create(through=through, recorded_at=by.now)
