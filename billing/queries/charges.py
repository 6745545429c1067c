"""Charges that wait for their invoice."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from billing.models import Charge, CreditNote, Invoice
from billing.terms import charges as rules
from billing.terms.charges import ChargeKind
from contracts.office.lookups import Ids
from contracts.office.queries.written import WrittenColumns
from contracts.office.terms.explanation import Refused

COLUMNS = {
    "id": "id",
    "kind": "kind",
    "contract": "contract__number",
    "day": "day",
    "amount": "amount",
    "reason": "reason",
    "reason_en": "reason_en",
    "first": "first",
    "last": "last",
    "corrects": "corrects__number",
}
"""What the rules need of a charge, by the path of its column."""
WAITING: Mapping[str, None] = {"invoice": None, "withdrawn_on": None}


@dataclass(frozen=True, slots=True)
class ToBill:
    """Charges of an account, and the ids of the contracts that they name."""

    charges: tuple[rules.Charge, ...] = ()
    contract_ids: Mapping[str, int] = field(default_factory=dict)


NOTHING = ToBill()


def to_bill(account_ids: Collection[int], last: date) -> dict[int, ToBill]:
    """By account, the charges up to a day that no invoice bears yet."""
    found = {}
    for account_id, group in groupby(_WAITING.of(Ids(account_ids), last), key=itemgetter(0)):
        mine = [(pk, as_charge(dict(zip(COLUMNS, row, strict=True)))) for _, pk, *row in group]
        found[account_id] = ToBill(
            tuple(charge for _, charge in mine),
            {charge.contract: pk for pk, charge in mine if charge.contract},
        )
    return found


_WAITING = WrittenColumns(
    lambda account_ids, last: (
        Charge.objects.filter(billing_account__anyof=account_ids, day__lte=last, **WAITING)
        .order_by("billing_account", "day", "id")
        .values_list("billing_account", "contract", *COLUMNS.values())
    )
)


def of_outer_account() -> QuerySet:
    """The charges that no invoice bears yet, as JSON, for an outer query on accounts."""
    waiting = Charge.objects.filter(billing_account=OuterRef("pk"), **WAITING)
    return waiting.order_by("day", "id").values(json=JSONObject(**COLUMNS))


def as_charge(row: Mapping[str, Any]) -> rules.Charge:
    """From its `COLUMNS`, where days may be text as in JSON."""
    correction = None
    if row["kind"] == ChargeKind.CORRECTION:
        correction = rules.Correction(
            _day(row["first"]), _day(row["last"]), row["reason"], row["reason_en"], row["corrects"]
        )
    return rules.Charge(
        row["id"], row["contract"], _day(row["day"]), row["amount"], row["reason"], correction
    )


def _day(value: date | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


def corrected(account_id: int, number: str | None) -> Invoice | None:
    """The invoice that a correction puts right. Raises Refused unless it is of the account."""
    if not number:
        return None
    found = Invoice.objects.filter(number=number, billing_account=account_id).first()
    if found is None:
        raise Refused(
            rules.CORRECTED,
            f"{number}は、この契約の請求先の請求書ではありません",
            f"{number} is not an invoice of the contract's billing account",
        )
    return found


def given_back(invoice: Invoice) -> list[tuple[str, int]]:
    """Number and yen with tax of the credit notes on an invoice."""
    notes = CreditNote.objects.filter(invoice=invoice).order_by("number")
    return list(notes.values_list("number", "total"))
