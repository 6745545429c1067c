"""Locks, always in this order: billing accounts by id, then number series.

Whatever happens to a contract or an invoice happens under its billing account's lock; what
happens to a company's people, under the company's own, with no other lock beside it.
"""

from collections.abc import Collection

from contracts.models import Contract
from contracts.office.lookups import Ids
from contracts.people.models import BillingAccount, Customer


def lock_accounts(ids: Collection[int]) -> None:
    """Wait for, and hold until commit, the locks of billing accounts."""
    rows = BillingAccount.objects.filter(pk__anyof=Ids(ids)).order_by("pk")
    list(rows.select_for_update(no_key=True).values_list("pk", flat=True))


def locked_contract(pk: int) -> Contract:
    """A contract, read again under its billing account's lock."""
    account_id = Contract.objects.values_list("billing_account_id", flat=True).get(pk=pk)
    lock_accounts([account_id])
    return Contract.objects.select_related("customer", "billing_account", "responsible").get(pk=pk)


def locked_contracts(ids: Collection[int]) -> list[Contract]:
    """Contracts in order of customer and number, read again under lock."""
    accounts = Contract.objects.filter(pk__anyof=ids).values_list("billing_account_id", flat=True)
    lock_accounts(set(accounts))
    return list(
        Contract.objects.filter(pk__anyof=ids)
        .select_related("customer", "billing_account", "responsible")
        .order_by("customer__number", "number")
    )


def locked_company(pk: int) -> Customer:
    """A company, read under its lock, which guards who belongs to it."""
    return Customer.objects.select_for_update(no_key=True).get(pk=pk)
