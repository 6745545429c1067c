"""Payments of all customers, for staff: found by day, amount, payer and customer."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from billing.models import Allocation, Payment
from billing.queries import gone, payer_names
from contracts.office import normalise
from contracts.office.folding import reads
from contracts.office.queries.by_ids import ByIds
from contracts.office.queries.paging import PageOrder
from contracts.people.models import BillingAccount, Customer

ORDER = PageOrder("value_date", "id", int)
OWN_MONEY = Q(allocations__kind=Allocation.Kind.PAYMENT) | Q(
    allocations__reverses__kind=Allocation.Kind.PAYMENT
)
MANY_ACCOUNTS = 2_000
"""Of so many billing accounts, and more, payments are frequent."""


@dataclass(frozen=True, slots=True)
class PaymentCriteria:
    """What is asked for; ends are included."""

    first: date | None = None
    last: date | None = None
    least: int | None = None
    most: int | None = None
    text: str = ""


def find(criteria: PaymentCriteria) -> QuerySet:
    """The payments that meet all that is asked."""
    ranges = {
        "value_date__gte": criteria.first,
        "value_date__lte": criteria.last,
        "amount__gte": criteria.least,
        "amount__lte": criteria.most,
    }
    found = Payment.objects.filter(**{name: end for name, end in ranges.items() if end is not None})
    for word in normalise.text(criteria.text).split():
        found = found.filter(payer_names.under(word) | _of_accounts(word))
    return found


def _of_accounts(word: str) -> Q:
    """By their ids where they are few: then the payments of no other account are read."""
    found = accounts(word).order_by().values_list("pk", flat=True)
    ids = list(found[:MANY_ACCOUNTS])
    if len(ids) < MANY_ACCOUNTS:
        return Q(billing_account__anyof=ids)
    return Q(billing_account__in=found)


def accounts(text: str) -> QuerySet:
    """Billing accounts by number, name, reading or payer's name; all words must be met."""
    found = BillingAccount.objects.order_by("number")
    for word in normalise.text(text).split():
        companies = Customer.objects.filter(Q(number__icontains=word) | reads(word, "sought"))
        found = found.filter(
            Q(number__icontains=word)
            | Q(payer_names__icontains=normalise.payer(word))
            | reads(word, "sought")
            | Q(customer__in=companies.order_by().values("pk"))
        )
    return found


def standing(payment_ids: Iterable[int]) -> QuerySet[Allocation]:
    """What payments settle, without what was taken back; with the invoices, in order."""
    found = Allocation.objects.filter(payment__anyof=payment_ids, reversal=None)
    rows = found.exclude(kind=Allocation.Kind.REVERSAL)
    return rows.select_related("invoice").order_by("id")


def settled_by(allocations: Iterable[Allocation]) -> list[tuple[str, int]]:
    """The invoices and yen of allocations, as a page shows what would be open again."""
    return [(one.invoice.number, one.amount) for one in allocations]


def rests(payment_ids: Collection[int]) -> dict[int, int]:
    """By payment, the yen that settle nothing and did not leave: credit."""
    return dict(_RESTS.of(payment_ids))


_RESTS = ByIds(
    lambda ids: (
        Payment.objects.filter(pk__anyof=ids)
        .annotate(
            rest=F("amount")
            - Coalesce(Sum("allocations__amount", filter=OWN_MONEY), Value(0))
            - gone.of_payment()
        )
        .order_by()
        .values_list("pk", "rest")
    )
)
