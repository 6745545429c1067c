"""Payments received, what each settled, and what is left of it as credit."""

from collections import defaultdict

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from billing.models import Allocation, Payment
from billing.queries.receivables import credits
from contracts.office.lookups import Ids
from contracts.office.queries.paging import PageOrder, page
from portal import scope
from portal.customer.money import reasons
from portal.requests import HttpRequest

PAGE = 20
ORDER = PageOrder("value_date", "id", int)


@require_safe
@scope.customer_page
def payments(request: HttpRequest) -> HttpResponse:
    """The newest first, by value date."""
    accounts = list(scope.accounts(request).values_list("pk", flat=True))
    return render(
        request,
        "customer/money/payments.html",
        {
            **listed(Payment.objects.filter(customer=request.membership.customer_id), request),
            "credit": sum(c.rest for waiting in credits(accounts).values() for c in waiting),
        },
    )


def listed(found: QuerySet[Payment], request: HttpRequest) -> dict:
    """The page of payments that was asked for, each with what it settled."""
    shown = page(
        found.select_related("billing_account", "returned"),
        ORDER,
        PAGE,
        older=request.GET.get("older", ""),
        newer=request.GET.get("newer", ""),
    )
    settled = defaultdict(list)
    rows = Allocation.objects.filter(payment__anyof=Ids([p.pk for p in shown.rows]))
    for one in rows.select_related("invoice", "reverses").order_by("id"):
        settled[one.payment_id].append(one)
    return {
        "rows": [_row(payment, settled[payment.pk]) for payment in shown.rows],
        "page": shown,
    }


def _row(payment: Payment, allocations: list[Allocation]) -> dict:
    returned = getattr(payment, "returned", None)
    used = sum(one.amount for one in allocations if _is_of_payment(one))
    return {
        "payment": payment,
        "allocations": [(one, reasons.of_allocation(one)) for one in allocations],
        "returned": returned,
        "rest": 0 if returned else payment.amount - used,
    }


def _is_of_payment(allocation: Allocation) -> bool:
    """Whether the payment's own money went, or came back; discounts are not its money."""
    origin = allocation.reverses or allocation
    return origin.kind == Allocation.Kind.PAYMENT
