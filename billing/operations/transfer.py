"""Passing a contract to another holder, with all rights and debts (Art. 19).

What was issued is owed by its billing account, so the account passes whole where it bills
nothing else. Of an account that also bills contracts that stay, the contract passes only
once what was issued for it is paid.
"""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from billing.models import InvoiceLine
from billing.queries import staff_acts
from billing.queries.receivables import unpaid
from contracts.models import Contract, Transfer
from contracts.office.context import By, Duty
from contracts.office.operation import operation
from contracts.office.operations.files import gone_if_refused
from contracts.office.operations.record import journal
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Refused
from contracts.office.terms.fingerprint import Changed
from contracts.operations.locking import locked_contract
from contracts.operations.notifying import notify_holder
from contracts.people.models import BillingAccount, Contact, Customer
from contracts.people.operations.locking import lock_accounts
from contracts.queries import facts
from contracts.terms import transfer as rules


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

    `expected` is the fingerprint of the day and the consequences that were read; raises
    Changed where they are others by now.
    """
    by.require(Duty.CONTRACTS)
    contract = locked_contract(contract_id)
    if responsible.customer_id != to.pk:
        raise ValueError("the contact belongs to another company")
    effective = effective or by.day
    if expected is not None:
        found = staff_acts.passing(contract, to, by.day, effective)
        fingerprint.require(Changed(rules.CLAUSE), expected, by.day, found)
    explanation = rules.transfer(
        facts.of_contract(contract), by.day, effective, has_consent=bool(consent)
    )
    if contract.transfers.filter(carried_out_on=None).exists():
        raise Refused(rules.CLAUSE, "承継の予定がすでにあります", "A transfer is already scheduled")
    row = Transfer.objects.create(
        contract=contract,
        from_customer=contract.customer,
        to_customer=to,
        responsible=responsible,
        effective_on=effective,
        consent=consent,
        recorded_on=by.day,
        explanation=explanation.to_json(),
    )
    after = {"to": to.number, "effective_on": effective, "consent": row.consent.name}
    with gone_if_refused(row.consent):
        journal(by, "record_transfer", rules.CLAUSE, contract=contract, after=after)
        if effective <= by.day:
            _carry_out(by, row)
    return row


@operation(Duty.CONTRACTS, transfer=_("Contract holder changed"))
@transaction.atomic
def carry_out(by: By, transfer_ids: Collection[int]) -> None:
    """The transfers whose day has come."""
    by.require(Duty.CONTRACTS)
    rows = Transfer.objects.filter(pk__in=transfer_ids)
    lock_accounts(set(rows.values_list("contract__billing_account_id", flat=True)))
    for row in rows.filter(carried_out_on=None).order_by("pk"):
        _carry_out(by, row)


def _carry_out(by: By, row: Transfer) -> None:
    contract = Contract.objects.select_related("customer", "billing_account").get(
        pk=row.contract_id
    )
    account = contract.billing_account
    shared = account.contracts.exclude(pk=contract.pk).exists()
    _check_paid(contract) if shared else _pass_account(account, row.to_customer)
    before = {"customer": contract.customer.number, "billing_account": account.number}
    contract.customer = row.to_customer
    contract.responsible, contract.purchase_order = row.responsible, ""
    if shared:
        contract.billing_account = row.to_customer.billing_accounts.get(is_default=True)
    contract.save(update_fields=["customer", "responsible", "billing_account", "purchase_order"])
    row.carried_out_on = by.day
    row.save(update_fields=["carried_out_on"])
    after = {
        "customer": row.to_customer.number,
        "billing_account": contract.billing_account.number,
    }
    journal(by, "transfer", rules.CLAUSE, contract=contract, before=before, after=after)
    notify_holder(by, "transferred", contract, {"explanation": row.explanation, **after})


def _check_paid(contract: Contract) -> None:
    lines = InvoiceLine.objects.filter(contract=contract)
    mine = unpaid([contract.billing_account_id]).filter(pk__in=lines.values("invoice"))
    if mine.exists():
        raise Refused(
            rules.CLAUSE,
            "この契約を含む未払いの請求書があり、請求先はほかの契約にも使われています",
            "An invoice with this contract is unpaid, and its account bills other contracts too",
        )


def _pass_account(account: BillingAccount, to: Customer) -> None:
    """The account passes too, and with it its invoices and its credit; it is renamed."""
    account.customer = to
    account.is_default = not to.billing_accounts.filter(is_default=True).exists()
    account.name, account.department = to.name, ""
    account.person, account.is_person, account.purchase_order = "", to.is_person, ""
    account.postal_code, account.address = to.postal_code, to.address
    account.emails, account.payer_names, account.payer_codes = [], [], []
    account.save()
    account.payer_aliases.all().delete()
