"""Billing of an account held back, and released (Art. 23-1)."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from billing.models import BillingHold
from billing.queries.billing_holds import in_force
from billing.terms import holding_back as rules
from contracts.office.context import By, Duty
from contracts.office.operation import operation
from contracts.office.operations.record import journal
from contracts.office.terms.explanation import Refused
from contracts.people.models import BillingAccount
from contracts.people.operations.locking import lock_accounts


@operation(Duty.ACCOUNTS, hold_billing=_("Billing held back"))
@transaction.atomic
def hold(by: By, account_id: int, reason: str, through: date | None = None) -> BillingHold:
    """The runs leave the account out, through a day or until it is released. Raises Refused."""
    by.require(Duty.ACCOUNTS)
    decided = rules.hold(by.day, reason, through)
    lock_accounts([account_id])
    if in_force(by.day).filter(billing_account=account_id).exists():
        raise Refused(
            rules.CLAUSE,
            "この請求先の請求はすでに保留中です",
            "Billing of this account is already held back",
        )
    row = BillingHold.objects.create(
        billing_account_id=account_id,
        reason=reason.strip(),
        held_on=decided.held_on,
        through=decided.through,
        held_by_id=by.account_id,
    )
    account = BillingAccount.objects.select_related("customer").get(pk=account_id)
    after = {"reason": row.reason, "through": row.through}
    reference = f"account:{account.number}"
    journal(
        by,
        "hold_billing",
        rules.CLAUSE,
        customer=account.customer,
        reference=reference,
        after=after,
    )
    return row


@operation(Duty.ACCOUNTS, release_billing=_("Billing released"))
@transaction.atomic
def release(by: By, account_id: int) -> BillingHold:
    """The next run issues what was held back. Raises Refused where nothing is."""
    by.require(Duty.ACCOUNTS)
    lock_accounts([account_id])
    row = in_force(by.day).filter(billing_account=account_id).first()
    if row is None:
        raise Refused(
            rules.CLAUSE,
            "この請求先の請求は保留されていません",
            "Billing of this account is not held back",
        )
    row.released_on, row.released_by_id = by.day, by.account_id
    row.save(update_fields=["released_on", "released_by"])
    account = BillingAccount.objects.select_related("customer").get(pk=account_id)
    before = {"reason": row.reason, "through": row.through}
    reference = f"account:{account.number}"
    journal(
        by,
        "release_billing",
        rules.CLAUSE,
        customer=account.customer,
        reference=reference,
        before=before,
    )
    return row
