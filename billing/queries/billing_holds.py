"""Accounts whose billing is held back."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q, QuerySet

from billing.models import BillingHold
from contracts.office.lookups import Ids
from contracts.office.queries.written import WrittenColumns


def in_force(day: date) -> QuerySet[BillingHold]:
    """The holds that hold on a day, as `terms.holding_back` says."""
    lasting = Q(through=None) | Q(through__gte=day)
    return BillingHold.objects.filter(lasting, released_on=None, held_on__lte=day)


def held(account_ids: Collection[int], day: date) -> set[int]:
    """Those of some accounts to which a run of the day issues nothing."""
    ids = Ids(account_ids)
    return set() if ids.is_empty else {pk for (pk,) in _HELD.of(ids, day)}


_HELD = WrittenColumns(
    lambda account_ids, day: (
        in_force(day).filter(billing_account__anyof=account_ids).values_list("billing_account_id")
    )
)
