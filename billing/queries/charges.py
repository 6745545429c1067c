"""Charges that wait for their invoice."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from billing.models import Charge
from billing.terms import charges as rules
from contracts.office.lookups import Ids


@dataclass(frozen=True, slots=True)
class ToBill:
    """Charges of an account, and the ids of the contracts that they name."""

    charges: tuple[rules.Charge, ...] = ()
    contract_ids: Mapping[str, int] = field(default_factory=dict)


NOTHING = ToBill()


def to_bill(account_ids: Collection[int], last: date) -> dict[int, ToBill]:
    """By account, the charges up to a day that no invoice bears yet."""
    rows = Charge.objects.filter(
        billing_account__anyof=Ids(account_ids), invoice=None, withdrawn_on=None, day__lte=last
    ).order_by("billing_account", "day", "id")
    found = {}
    for account_id, group in groupby(
        rows.select_related("contract"), key=lambda row: row.billing_account_id
    ):
        mine = list(group)
        found[account_id] = ToBill(
            tuple(
                rules.Charge(
                    row.pk,
                    row.contract.number if row.contract else None,
                    row.day,
                    row.amount,
                    row.reason,
                )
                for row in mine
            ),
            {row.contract.number: row.contract.pk for row in mine if row.contract},
        )
    return found
