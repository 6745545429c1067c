"""What was owed at the end of a day, invoice by invoice, from what had settled it by then."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import F, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from billing.models import Allocation, Invoice
from billing.terms.ages import Age, age_after
from billing.terms.invoicing import in_words

CHUNK = 1000


@dataclass(frozen=True, slots=True)
class AgedInvoice:
    account: str
    name: str
    invoice: str
    label: str
    issued_on: date
    due_on: date
    total: int
    outstanding: int
    days: int

    @property
    def age(self) -> Age:
        return age_after(self.days)


def _unpaid_on(day: date) -> QuerySet:
    settled = (
        Allocation.objects.filter(invoice=OuterRef("pk"), day__lte=day)
        .order_by()
        .values("invoice")
        .annotate(sum=Sum("amount"))
    )
    return (
        Invoice.objects.filter(issued_on__lte=day)
        .annotate(outstanding=F("total") - Coalesce(Subquery(settled.values("sum")), Value(0)))
        .filter(outstanding__gt=0)
    )


def count(day: date) -> int:
    return _unpaid_on(day).count()


def debts(day: date) -> Iterator[AgedInvoice]:
    """By account, oldest due first. A reversal counts from the day of what it takes back."""
    rows = _unpaid_on(day).order_by("billing_account__number", "due_on", "number")
    for account, name, number, label, issued, due, total, outstanding in rows.values_list(
        "billing_account__number",
        "billing_account__name",
        "number",
        "label",
        "issued_on",
        "due_on",
        "total",
        "outstanding",
    ).iterator(CHUNK):
        overdue = max((day - due).days, 0)
        yield AgedInvoice(
            account, name, number, in_words(label), issued, due, total, outstanding, overdue
        )
