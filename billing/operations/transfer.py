"""Passing a contract to another holder, with all rights and debts (Art. 19).

What was issued is owed by its billing account, so the account passes whole where it bills
nothing else. From an account that also bills contracts that stay, a contract passes only
while nothing of the account is unpaid. What hinders a transfer on its day lets it lapse.
"""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from billing.queries import transferring
from contracts.models import Contract, Transfer
from contracts.office.alert_kinds import ALERTS, AlertKind, number
from contracts.office.context import By, Duty
from contracts.office.operation import operation
from contracts.office.operations import alerts, approvals
from contracts.office.operations.files import gone_if_refused
from contracts.office.operations.record import journal, notify
from contracts.office.terms import fingerprint
from contracts.office.terms.days import ja_day
from contracts.office.terms.explanation import Explanation, Refused
from contracts.office.terms.fingerprint import Changed
from contracts.office.terms.references import NAMES as REFERENCES
from contracts.operations.lapsing import lapse_account_changes, lapse_moot, lapse_of_account
from contracts.operations.locking import locked_contract
from contracts.operations.notifying import notify_holder
from contracts.people.models import BillingAccount, Contact, Customer
from contracts.people.operations.companies import default_account
from contracts.people.operations.locking import lock_accounts
from contracts.queries import facts
from contracts.terms import transfer as rules

LAPSED = ALERTS.register(
    AlertKind("transfer_lapsed", _("Transfer lapsed"), page="staff_contract", key=number)
)


@operation(Duty.CONTRACTS, record_transfer=_("Consent to a transfer"))
@transaction.atomic
def transfer(
    by: By,
    contract_id: int,
    to: Customer,
    responsible: Contact,
    consent,
    effective: date | None = None,
    expected: str | None = None,
) -> Transfer:
    """Staff record a transfer; one for today is carried out at once. Raises Refused.

    What would hinder it on its day is refused now. `expected` is the fingerprint of the day
    and the consequences that were read; raises Changed where they are others by now.
    """
    by.require(Duty.CONTRACTS)
    contract = locked_contract(contract_id)
    if responsible.customer_id != to.pk:
        raise ValueError("the contact belongs to another company")
    effective = effective or by.day
    found = transferring.passing(contract, to, by.day, effective, has_consent=bool(consent))
    if expected is not None:
        fingerprint.require(Changed(rules.CLAUSE), expected, by.day, found)
    if contract.transfers.filter(carried_out_on=None, lapsed_on=None).exists():
        raise Refused(rules.CLAUSE, "承継の予定がすでにあります", "A transfer is already scheduled")
    row = Transfer.objects.create(
        contract=contract,
        from_customer=contract.customer,
        to_customer=to,
        responsible=responsible,
        effective_on=effective,
        consent=consent,
        recorded_on=by.day,
        explanation=found.explanation.to_json(),
    )
    after = {"to": to.number, "effective_on": effective, "consent": row.consent.name}
    with gone_if_refused(row.consent):
        journal(by, "record_transfer", rules.CLAUSE, contract=contract, after=after)
        if effective <= by.day:
            _carry_out(by, row, contract)
    lapsed = contract.transfers.exclude(lapsed_on=None)
    alerts.resolve(LAPSED, [_reference(one, contract) for one in lapsed], by.now)
    return row


@operation(
    Duty.CONTRACTS,
    transfer=_("Contract holder changed"),
    lapse_transfer=_("Transfer lapsed"),
)
@transaction.atomic
def carry_out(by: By, transfer_ids: Collection[int]) -> None:
    """Carry out the transfers that are due; what is hindered lapses, which those concerned learn.

    What hinders it may be the holder's own affair, so the one it would pass to is not told why.
    """
    by.require(Duty.CONTRACTS)
    waiting = Transfer.objects.filter(pk__in=transfer_ids, carried_out_on=None, lapsed_on=None)
    lock_accounts(set(waiting.values_list("contract__billing_account_id", flat=True)))
    rows = list(
        waiting.select_related(
            "contract__customer", "contract__responsible", "contract__billing_account",
            "to_customer", "responsible",
        )
    )  # fmt: skip
    known = facts.formed([row.contract_id for row in rows])
    unpaid = transferring.unpaid_if_shared([row.contract for row in rows])
    for row in rows:
        contract = row.contract
        obstacle = rules.hindered(known[contract.pk], by.day, row.effective_on, unpaid[contract.pk])
        if obstacle is None:
            _carry_out(by, row, contract)
        else:
            _lapse(by, row, contract, obstacle)


def _lapse(by: By, row: Transfer, contract: Contract, obstacle: Explanation) -> None:
    row.lapsed_on, row.obstacle = by.day, obstacle.to_json()
    row.save(update_fields=["lapsed_on", "obstacle"])
    after = {
        "to": row.to_customer.number,
        "effective_on": row.effective_on,
        "explanation": row.obstacle,
    }
    journal(by, "lapse_transfer", rules.CLAUSE, contract=contract, after=after)
    told = {"number": contract.number, "effective_on": row.effective_on}
    notify_holder(by, "transfer_lapsed", contract, {**told, "explanation": row.obstacle})
    to = [row.responsible.email]
    notify(by, "transfer_lapsed", to, customer=row.to_customer, data=told)
    text = (
        f"契約{contract.number}の{ja_day(row.effective_on)}の承継を取りやめました。{obstacle.ja}。"
        "必要なら、あらためて日を決めて登録してください"
    )
    alerts.alert(LAPSED, _reference(row, contract), text, by.day, by.now)


def _reference(row: Transfer, contract: Contract) -> str:
    return f"{row.effective_on}:{contract.number}"


def _carry_out(by: By, row: Transfer, contract: Contract) -> None:
    account, holder = contract.billing_account, contract.customer
    shared = transferring.is_shared(contract)
    lapse_account_changes(by, contract, None if shared else account)
    before = {"customer": holder.number, "billing_account": account.number}
    contract.customer = row.to_customer
    contract.responsible = row.responsible
    _forget_references(contract)
    if shared:
        contract.billing_account = default_account(by, row.to_customer)
    else:
        _pass_account(account, row.to_customer)
        default_account(by, holder)
        row.passed_account = account
    contract.save(update_fields=["customer", "responsible", "billing_account", *REFERENCES])
    row.carried_out_on = by.day
    row.save(update_fields=["carried_out_on", "passed_account"])
    after = {
        "customer": row.to_customer.number,
        "billing_account": contract.billing_account.number,
    }
    journal(by, "transfer", rules.CLAUSE, contract=contract, before=before, after=after)
    notify_holder(by, "transferred", contract, {"explanation": row.explanation, **after})
    lapse_moot(by, [contract.pk])
    if not shared:
        lapse_of_account(by, account)
    approvals.lapse_moot(by, [contract.pk])


def _forget_references(row: Contract | BillingAccount) -> None:
    """They are of the former holder's books."""
    for name in REFERENCES:
        setattr(row, name, "")


def _pass_account(account: BillingAccount, to: Customer) -> None:
    """The account passes too, and with it its invoices and its credit; it is renamed."""
    account.customer = to
    account.is_default = not to.billing_accounts.filter(is_default=True).exists()
    account.name, account.department = to.name, ""
    account.person, account.is_person = "", to.is_person
    _forget_references(account)
    account.postal_code, account.address = to.postal_code, to.address
    account.emails, account.payer_names, account.payer_codes = [], [], []
    account.virtual_account = ""
    account.save()
    account.payer_aliases.all().delete()
