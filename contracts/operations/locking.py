"""Contracts under the lock of their billing account; see `people.operations.locking`."""

from collections.abc import Collection

from contracts.models import Contract
from contracts.people.operations.locking import lock_accounts


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
