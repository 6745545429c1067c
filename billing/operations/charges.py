"""Damages that staff bill to a holder (Art. 7-3)."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from billing.models import Charge
from billing.terms import charges as rules
from contracts.models import Contract
from contracts.office.context import By, Duty
from contracts.office.operation import operation
from contracts.office.operations.record import journal
from contracts.office.operations.two_people import require_two
from contracts.office.terms.explanation import Refused
from contracts.people.models import BillingAccount
from contracts.people.operations.locking import lock_accounts


@operation(Duty.ACCOUNTS, charge=_("Claim for damages"))
@transaction.atomic
def charge(
    by: By,
    account_id: int,
    amount: int,
    reason: str,
    contract: Contract | None = None,
    second: By | None = None,
) -> Charge:
    """Put damages on the account's next regular invoice; two people. Raises Refused."""
    require_two(by, second, rules.CLAUSE, Duty.ACCOUNTS)
    rules.check(amount, reason)
    lock_accounts([account_id])
    if contract is not None and contract.billing_account_id != account_id:
        raise ValueError("the contract is billed to another account")
    row = Charge.objects.create(
        billing_account_id=account_id,
        contract=contract,
        day=by.day,
        amount=amount,
        reason=reason.strip(),
        recorded_by_id=by.account_id,
        approved_by_id=second.account_id if second else None,
    )
    customer = BillingAccount.objects.get(pk=account_id).customer
    after = {"amount": amount, "reason": row.reason, "approved_by": second and second.name}
    reference = f"charge:{row.pk}"
    journal(by, "charge", rules.CLAUSE, customer=customer, reference=reference, after=after)
    return row


@operation(Duty.ACCOUNTS, withdraw_charge=_("Claim for damages withdrawn"))
@transaction.atomic
def withdraw(by: By, charge_id: int) -> Charge:
    """Take back a charge that is not yet billed. Raises Refused."""
    by.require(Duty.ACCOUNTS)
    lock_accounts([Charge.objects.get(pk=charge_id).billing_account_id])
    row = Charge.objects.select_related("billing_account__customer").get(pk=charge_id)
    if row.invoice_id is not None or row.withdrawn_on is not None:
        raise Refused(
            rules.CLAUSE,
            "請求済みか、取下げ済みです",
            "The claim has already been billed or withdrawn",
        )
    row.withdrawn_on = by.day
    row.save(update_fields=["withdrawn_on"])
    customer, reference = row.billing_account.customer, f"charge:{row.pk}"
    journal(by, "withdraw_charge", rules.CLAUSE, customer=customer, reference=reference)
    return row
