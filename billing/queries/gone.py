"""What is no longer an account's: sent back, moved or paid out, of each payment or credit note."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import F, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from billing.models import Payment, PaymentReturn, PayoutPart
from billing.terms.statement import EntryKind
from contracts.office.language import Text, label
from contracts.office.lookups import Ids
from contracts.office.queries.written import Written

PAID_OUT = "paid_out"


def of_payment(outer: str = "pk", **until) -> Combinable:
    """Yen of the payment of an outer query; `until` are lookups on the day: `lt`, `lte`.

    `outer` is what of a row of the outer query names its payment.
    """
    return _sum(PaymentReturn.objects, "payment", "day", until, outer) + _sum(
        PayoutPart.objects, "payment", "payout__day", until, outer
    )


def of_note(**until) -> Combinable:
    """The same of the credit note of an outer query."""
    return _sum(PayoutPart.objects, "credit_note", "payout__day", until)


def standing(payments: QuerySet[Payment]) -> QuerySet[Payment]:
    """Those of which something is still the account's, settling or waiting."""
    return payments.annotate(gone=of_payment()).filter(gone__lt=F("amount"))


def _sum(rows, source: str, day: str, until: dict, outer: str = "pk") -> Coalesce:
    lookups = {f"{day}__{name}": value for name, value in until.items()}
    mine = rows.filter(**{source: OuterRef(outer)}, **lookups).order_by().values(source)
    return Coalesce(Subquery(mine.annotate(yen=Sum("amount")).values("yen")), Value(0))


@dataclass(frozen=True, slots=True)
class Gone:
    """Yen that left a payment on a day; `kind` is that of its return, or PAID_OUT."""

    day: date
    amount: int
    kind: str
    reason: str
    moved_to_id: int | None = None

    @property
    def label(self) -> Text:
        if self.kind == PAID_OUT:
            return label(EntryKind.PAYOUT)
        return PaymentReturn.Kind(self.kind).label


def by_payment(payment_ids: Collection[int]) -> dict[int, list[Gone]]:
    """What left payments, in the order of days."""
    ids = Ids(payment_ids)
    found: dict[int, list[Gone]] = defaultdict(list)
    for row in _RETURNS.of(ids):
        one = Gone(row.day, row.amount, row.kind, row.reason, row.moved_to_id)
        found[row.payment_id].append(one)
    for part in _PARTS.of(ids):
        one = Gone(part.payout.day, part.amount, PAID_OUT, part.payout.reason)
        found[part.payment_id or 0].append(one)
    return {pk: sorted(rows, key=lambda one: one.day) for pk, rows in found.items()}


_RETURNS = Written[PaymentReturn](
    lambda ids: PaymentReturn.objects.filter(payment__anyof=ids).order_by("pk")
)
_PARTS = Written[PayoutPart](
    lambda ids: (
        PayoutPart.objects.filter(payment__anyof=ids).select_related("payout").order_by("pk")
    )
)
