"""What staff bill on the next invoice: damages (Art. 7-3), fees billed wrongly (Art. 23-1)."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from billing.models import Charge
from billing.queries.charges import corrected
from billing.terms import charges as rules
from billing.terms.charges import ChargeKind, Correction
from contracts.models import Contract
from contracts.office.context import By, Duty
from contracts.office.operation import operation
from contracts.office.operations.record import journal
from contracts.office.operations.two_people import require_two
from contracts.office.terms.explanation import Refused
from contracts.operations.locking import locked_contract
from contracts.people.models import BillingAccount
from contracts.people.operations.locking import lock_accounts
from contracts.queries import facts
from contracts.terms.life import life_of


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


@operation(Duty.ACCOUNTS, correct_fees=_("Correction of fees"))
@transaction.atomic
def correct(
    by: By,
    contract_id: int,
    amount: int,
    why: str,
    correction: Correction,
    second: By | None = None,
) -> Charge:
    """Put the right fee of days billed wrongly on the next regular invoice; two people.

    `amount` is before tax, `why` for staff alone. Raises Refused.
    """
    require_two(by, second, rules.CORRECTED, Duty.ACCOUNTS)
    contract = locked_contract(contract_id)
    life = life_of(facts.of_contract(contract), facts.book(), rules.CORRECTED)
    rules.check_correction(life, by.day, amount, why, correction)
    invoice = corrected(contract.billing_account_id, correction.corrects)
    row = Charge.objects.create(
        kind=ChargeKind.CORRECTION,
        billing_account=contract.billing_account,
        contract=contract,
        day=by.day,
        amount=amount,
        reason=correction.ja.strip(),
        reason_en=correction.en.strip(),
        first=correction.first,
        last=correction.last,
        corrects=invoice,
        why=why.strip(),
        recorded_by_id=by.account_id,
        approved_by_id=second.account_id if second else None,
    )
    after = {
        "contract": contract.number,
        "amount": amount,
        "reason": row.reason,
        "from": str(row.first),
        "to": str(row.last),
        "invoice": invoice and invoice.number,
        "approved_by": second and second.name,
    }
    customer, reference = contract.billing_account.customer, f"correction:{row.pk}"
    journal(
        by, "correct_fees", rules.CORRECTED, customer=customer, reference=reference, after=after
    )
    return row


WITHDRAWN = {
    ChargeKind.DAMAGES: ("withdraw_charge", rules.CLAUSE, "charge"),
    ChargeKind.CORRECTION: ("withdraw_correction", rules.CORRECTED, "correction"),
}
"""By kind, the journal's entry, its clause and what the reference begins with."""


@operation(
    Duty.ACCOUNTS,
    withdraw_charge=_("Claim for damages withdrawn"),
    withdraw_correction=_("Correction of fees withdrawn"),
)
@transaction.atomic
def withdraw(by: By, charge_id: int) -> Charge:
    """Take back a charge that is not yet billed. Raises Refused."""
    by.require(Duty.ACCOUNTS)
    lock_accounts([Charge.objects.get(pk=charge_id).billing_account_id])
    row = Charge.objects.select_related("billing_account__customer").get(pk=charge_id)
    entry, clause, name = WITHDRAWN[ChargeKind(row.kind)]
    if row.invoice_id is not None or row.withdrawn_on is not None:
        raise Refused(
            clause,
            "請求済みか、取下げ済みです",
            "The claim has already been billed or withdrawn",
        )
    row.withdrawn_on = by.day
    row.save(update_fields=["withdrawn_on"])
    customer, reference = row.billing_account.customer, f"{name}:{row.pk}"
    journal(by, entry, clause, customer=customer, reference=reference)
    return row
