"""Locks, always in this order: billing accounts by id, then number series.

Whatever happens to a contract or an invoice happens under its billing account's lock; what
happens to a company's people, under the company's own, with no other lock.
"""

from collections.abc import Collection

from contracts.office.lookups import Ids
from contracts.people.models import BillingAccount, Customer


def lock_accounts(ids: Collection[int]) -> None:
    """Wait for, and hold until commit, the locks of billing accounts."""
    rows = BillingAccount.objects.filter(pk__anyof=Ids(ids)).order_by("pk")
    list(rows.select_for_update(no_key=True).values_list("pk", flat=True))


def lock_free_accounts(ids: Collection[int]) -> set[int]:
    """Hold until commit the locks of those that nobody else holds, and say which these are."""
    rows = BillingAccount.objects.filter(pk__anyof=Ids(ids)).order_by("pk")
    free = rows.select_for_update(no_key=True, skip_locked=True)
    return set(free.values_list("pk", flat=True))


def locked_company(pk: int) -> Customer:
    """A company, read under its lock, which guards who belongs to it."""
    return Customer.objects.select_for_update(no_key=True).get(pk=pk)
