"""Money that the bank took back while the payment still settles what it settled (Art. 23-1)."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.db import connection
from django.db.models import BigIntegerField, DateField, TextField, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Substr

from billing.models import Payment
from billing.queries import gone
from billing.queries.payments import standing
from contracts.office.models import Alert, Approval

PROPOSAL = "bank_reversal"
"""The kind of approval that undoes the payment."""
ALERT = "cancelled_transfer"
"""The kind of alert that stays open until somebody has dealt with it."""


@dataclass(frozen=True, slots=True)
class Settled:
    """An invoice that the payment settles, open again with its due day once it is undone."""

    number: str
    due_on: date
    amount: int


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A payment that stands although the bank took its money back.

    `day` is the bank's, and `approval` the proposal that waits; both None where nobody has
    proposed to undo it, so that only the day on which it became `known` can be said.
    """

    payment: Payment
    known: date | None
    day: date | None
    approval: int | None
    settled: tuple[Settled, ...]


def waiting(account_ids: Collection[int] | None = None) -> list[TakenBack]:
    """Those that nobody has decided yet, of some billing accounts or of all, oldest first."""
    proposed, known = {}, {}
    with connection.cursor() as cursor:
        cursor.execute(*_reported())
        reported = cursor.fetchall()
    if not reported:
        return []
    for payment, approval, day, known_on in reported:
        if approval:
            proposed[int(payment)] = approval, date.fromisoformat(day)
        else:
            known[int(payment)] = known_on
    rows = Payment.objects.filter(pk__in={*proposed, *known})
    if account_ids is not None:
        rows = rows.filter(billing_account__in=account_ids)
    payments = list(gone.standing(rows).select_related("billing_account__customer").order_by("pk"))
    settled = _settled([one.pk for one in payments])
    return [
        TakenBack(
            one,
            known.get(one.pk),
            proposed[one.pk][1] if one.pk in proposed else None,
            proposed[one.pk][0] if one.pk in proposed else None,
            tuple(settled[one.pk]),
        )
        for one in payments
    ]


@cache
def _reported() -> tuple[str, tuple]:
    """Payments by their key as text, with the proposal and the bank's day, or the alert's day.

    A statement that is always the same, and its values.
    """
    proposals = Approval.objects.filter(kind=PROPOSAL, state=Approval.State.OPEN).values_list(
        KT("values__payment"), "pk", KT("values__day"), Value(None, DateField())
    )
    alerts = Alert.objects.filter(kind=ALERT, resolved_at=None).values_list(
        Substr("reference", len("payment:") + 1),
        Value(None, BigIntegerField()),
        Value(None, TextField()),
        "day",
    )
    return proposals.union(alerts, all=True).query.sql_with_params()


def _settled(payment_ids: Collection[int]) -> dict[int, list[Settled]]:
    found: dict[int, list[Settled]] = defaultdict(list)
    if not payment_ids:
        return found
    rows = standing(payment_ids).order_by("invoice__due_on", "invoice__number")
    for row in rows:
        one = Settled(row.invoice.number, row.invoice.due_on, row.amount)
        found[row.payment_id or 0].append(one)
    return found
