"""A contract is billed to another of its holder's accounts from a month on (Art. 23-1)."""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from billing.queries.billed_accounts import is_the_holders, last_billed, open_changes, waiting
from billing.terms import account_change as rules
from contracts.models import AccountChange, Contract
from contracts.office.context import By, Duty
from contracts.office.operation import operation
from contracts.office.operations.record import journal
from contracts.office.terms.explanation import Explanation, Refused
from contracts.operations.lapsing import lapse_moot
from contracts.operations.notifying import notify_holder
from contracts.people.models import BillingAccount
from contracts.people.operations.locking import lock_accounts
from contracts.people.queries.particulars import difference, same
from contracts.queries import facts
from contracts.terms.periods import month_first


@operation(Duty.CONTRACTS, Duty.ACCOUNTS, change_account=_("Change of the billing account"))
@transaction.atomic
def change_account(by: By, contract_id: int, account_id: int, first: date) -> AccountChange:
    """Fees from the month that begins on `first` go to another account of the same company.

    Of a month that has begun it takes effect at once, else on its first day. Raises Refused
    for a month already billed and while another change is waiting.
    """
    by.require(Duty.CONTRACTS, Duty.ACCOUNTS)
    contract, account = _locked(contract_id, account_id)
    explanation = decide(contract, account, by.day, first)
    row = AccountChange.objects.create(
        contract=contract,
        from_account=contract.billing_account,
        to_account=account,
        first_month=first,
        recorded_on=by.day,
    )
    before = {"billing_account": contract.billing_account.number}
    after = {"billing_account": account.number, "first_month": first}
    journal(by, "change_account", rules.CLAUSE, contract=contract, before=before, after=after)
    label, old = ("請求先", "Billing account"), f"{contract.billing_account}"
    changes = [difference(label, same(old), same(str(account)))]
    data = {"changes": changes, "explanation": explanation.to_json()}
    notify_holder(by, "changed", contract, data)
    if first <= month_first(by.day):
        _carry_out(by, row)
    return row


def decide(contract: Contract, account: BillingAccount, day: date, first: date) -> Explanation:
    """What the rules say of such a change. Raises Refused."""
    if account.customer_id != contract.customer_id:
        raise Refused(
            rules.CLAUSE,
            "ほかの契約者の請求先です",
            "The billing account belongs to another contract holder",
        )
    if account.pk == contract.billing_account_id:
        raise Refused(
            rules.CLAUSE, "すでにその請求先です", "The contract is billed to that account already"
        )
    if waiting(contract):
        raise Refused(
            rules.CLAUSE,
            "請求先の切替えの予定がすでにあります",
            "A change of the billing account is already scheduled",
        )
    later = AccountChange.objects.filter(contract=contract, withdrawn_on=None)
    if later.filter(first_month__gt=first).exists():
        raise Refused(
            rules.CLAUSE,
            "それより後の月からの切替えが記録されています",
            "A change from a later month is on record",
        )
    billed = last_billed([contract.billing_account_id, account.pk])
    return rules.change(facts.of_contract(contract), day, first, billed)


def to_withdraw(contract: Contract) -> AccountChange:
    """The change of a contract that waits for its month. Raises Refused where none does."""
    row = waiting(contract)
    if row is None:
        raise Refused(
            rules.CLAUSE,
            "切替えの予定はありません",
            "No change of the billing account is scheduled",
        )
    return row


@operation(
    Duty.CONTRACTS,
    Duty.ACCOUNTS,
    withdraw_account_change=_("Change of the billing account withdrawn"),
)
@transaction.atomic
def withdraw_account_change(by: By, contract_id: int) -> AccountChange:
    """Take back a change that waits for its month. Raises Refused where none does."""
    by.require(Duty.CONTRACTS, Duty.ACCOUNTS)
    contract, _account = _locked(contract_id)
    row = to_withdraw(contract)
    _withdraw(by, row)
    label, now = ("請求先", "Billing account"), same(str(contract.billing_account))
    changes = [difference(label, same(str(row.to_account)), now)]
    notify_holder(by, "changed", contract, {"changes": changes})
    return row


@operation(Duty.CONTRACTS, Duty.ACCOUNTS, account_changed=_("Billing account changed"))
@transaction.atomic
def carry_out(by: By, change_ids: Collection[int]) -> None:
    """The changes whose month has come; one whose contract has passed to another lapses."""
    by.require(Duty.CONTRACTS, Duty.ACCOUNTS)
    rows = AccountChange.objects.filter(pk__in=change_ids)
    lock_accounts({pk for pair in rows.values_list("from_account", "to_account") for pk in pair})
    due = open_changes().filter(pk__in=change_ids)
    for row in due.select_related("contract", "from_account", "to_account").order_by("pk"):
        if is_the_holders(row):
            _carry_out(by, row)
        else:
            lapse_moot(by, [row.contract_id])


def _carry_out(by: By, row: AccountChange) -> None:
    contract = row.contract
    contract.billing_account = row.to_account
    contract.save(update_fields=["billing_account"])
    row.carried_out_on = by.day
    row.save(update_fields=["carried_out_on"])
    before = {"billing_account": row.from_account.number}
    after = {"billing_account": row.to_account.number, "first_month": row.first_month}
    journal(by, "account_changed", rules.CLAUSE, contract=contract, before=before, after=after)


def _withdraw(by: By, row: AccountChange) -> None:
    row.withdrawn_on = by.day
    row.save(update_fields=["withdrawn_on"])
    before = {"billing_account": row.to_account.number, "first_month": row.first_month}
    journal(by, "withdraw_account_change", rules.CLAUSE, contract=row.contract, before=before)


def _locked(contract_id: int, *account_ids: int) -> tuple[Contract, BillingAccount]:
    """A contract under the locks of its account and others, with the last of these."""
    now = Contract.objects.values_list("billing_account_id", flat=True).get(pk=contract_id)
    lock_accounts({now, *account_ids})
    rows = Contract.objects.select_related("customer", "billing_account", "responsible")
    contract = rows.get(pk=contract_id)
    return contract, BillingAccount.objects.get(pk=[now, *account_ids][-1])
