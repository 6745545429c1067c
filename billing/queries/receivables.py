"""What is owed: balances, interest, credit – derived from the rows each time."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from billing.models import Allocation, Invoice, InvoiceLine, Payment
from billing.queries.law import plain
from billing.terms.interest import Receivable, Settlement, unbilled
from contracts.lookups import Ids


@dataclass(frozen=True, slots=True)
class Owed:
    """An unpaid invoice on a day, with the interest accrued and not yet billed."""

    id: int
    number: str
    label: str
    billing_account_id: int
    due_on: date
    outstanding: int
    interest: int

    def to_json(self) -> dict:
        return {
            "number": self.number,
            "label": self.label,
            "due_on": self.due_on,
            "outstanding": self.outstanding,
            "interest": self.interest,
        }


def with_outstanding(invoices: QuerySet) -> QuerySet:
    """Invoices annotated with `outstanding`, in yen."""
    settled = Coalesce(Sum("allocations__amount"), Value(0))
    return invoices.annotate(outstanding=F("total") - settled)


def unpaid(account_ids: Collection[int]) -> QuerySet:
    """The unpaid invoices of billing accounts, oldest due date first, then number."""
    return Invoice.objects.filter(
        billing_account__anyof=account_ids, settlement__isnull=True
    ).order_by("due_on", "number")


def receivables(invoice_ids: Collection[int]) -> dict[int, Receivable]:
    """Invoices as the rules on late payment see them."""
    settlements = defaultdict(list)
    standing = Allocation.objects.filter(
        ~Q(kind=Allocation.Kind.REVERSAL), invoice__anyof=invoice_ids, reversal=None
    )
    for invoice_id, day, amount, kind in standing.order_by("day", "id").values_list(
        "invoice_id", "day", "amount", "kind"
    ):
        is_payment = kind == Allocation.Kind.PAYMENT
        settlements[invoice_id].append(Settlement(day, amount, is_payment))
    billed = {
        invoice_id: (amount, last)
        for invoice_id, amount, last in InvoiceLine.objects.filter(about__anyof=invoice_ids)
        .order_by()
        .values("about")
        .annotate(amount=Sum("amount"), last_day=Max("last"))
        .values_list("about", "amount", "last_day")
    }
    rows = Invoice.objects.filter(pk__anyof=invoice_ids).values_list(
        "id", "label", "number", "due_on", "total", "late_interest_rate", "day_count", "bears_none"
    )
    return {
        pk: Receivable(
            label,
            number,
            due_on,
            total,
            plain(rate),
            day_count,
            bears_none,
            tuple(settlements[pk]),
            *billed.get(pk, (0, None)),
        )
        for pk, label, number, due_on, total, rate, day_count, bears_none in rows
    }


def owed(invoices: QuerySet, day: date) -> list[Owed]:
    """The invoices in their order, with outstanding and interest to the day."""
    rows = list(invoices.values_list("id", "billing_account_id"))
    known = receivables([pk for pk, _ in rows])
    return [
        Owed(
            pk,
            known[pk].number,
            known[pk].label,
            account_id,
            known[pk].due_on,
            known[pk].outstanding,
            unbilled(known[pk], day),
        )
        for pk, account_id in rows
    ]


def paid_late_and_unbilled(account_ids: Collection[int], month_last: date) -> dict[int, list[int]]:
    """By account, the invoices with late money up to a day that no interest line covers yet."""
    billed = InvoiceLine.objects.filter(about=OuterRef("invoice"), last__gte=OuterRef("day"))
    rows = (
        Allocation.objects.filter(
            ~Exists(billed),
            invoice__billing_account__anyof=Ids(account_ids),
            kind=Allocation.Kind.PAYMENT,
            reversal=None,
            day__lte=month_last,
            day__gt=F("invoice__due_on"),
        )
        .order_by("invoice__number")
        .values_list("invoice__billing_account_id", "invoice_id")
        .distinct()
    )
    found = defaultdict(list)
    for account_id, invoice_id in rows:
        if invoice_id not in found[account_id]:
            found[account_id].append(invoice_id)
    return found


@dataclass(frozen=True, slots=True)
class Credit:
    """What is left of a payment."""

    payment_id: int
    rest: int


def credits(account_ids: Collection[int]) -> dict[int, list[Credit]]:
    """Payments not used up, by account, oldest first; accounts without any are left out.

    What was sent back, or booked wrongly, is nobody's credit.
    """
    used = Sum(
        "allocations__amount",
        filter=Q(allocations__kind=Allocation.Kind.PAYMENT)
        | Q(allocations__reverses__kind=Allocation.Kind.PAYMENT),
    )
    rows = (
        Payment.objects.filter(billing_account__anyof=Ids(account_ids), returned=None)
        .annotate(rest=F("amount") - Coalesce(used, Value(0)))
        .filter(rest__gt=0)
        .order_by("value_date", "id")
        .values_list("billing_account_id", "id", "rest")
    )
    found = defaultdict(list)
    for account_id, payment_id, rest in rows:
        found[account_id].append(Credit(payment_id, rest))
    return dict(found)


def credit_of(account_id: int) -> int:
    """The yen that wait for the account's next invoice."""
    return sum(credit.rest for credit in credits([account_id]).get(account_id, []))
