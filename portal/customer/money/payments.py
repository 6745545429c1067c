"""Payments received, what each settled, and what is left of it as credit."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from billing.models import Allocation, Payment, Payout, PayoutPart
from billing.queries import gone
from billing.queries.receivables import credits
from contracts.office.lookups import Ids
from contracts.office.queries.paging import PageOrder, first_page, is_first, page
from contracts.office.queries.written import Written, WrittenColumns
from contracts.people.models import BillingAccount
from portal import scope
from portal.customer.money import reasons
from portal.requests import HttpRequest

PAGE = 20
ORDER = PageOrder("value_date", "id", int)


@require_safe
@scope.customer_page
def payments(request: HttpRequest) -> HttpResponse:
    """The newest first, by value date."""
    company = request.membership.customer_id
    accounts = [pk for (pk,) in _ACCOUNTS.of(company)]
    return render(
        request,
        "customer/money/payments.html",
        {
            **_of_company(company, request),
            "credit": sum(c.rest for waiting in credits(accounts).values() for c in waiting),
            **without_payment(accounts),
        },
    )


def _of_company(company: int, request: HttpRequest) -> dict:
    if not is_first(request.GET):
        return listed(Payment.objects.filter(customer=company), request)
    shown = first_page(_NEWEST.of(company), ORDER, PAGE)
    return {"rows": rows(shown.rows), "page": shown}


_ACCOUNTS = WrittenColumns(
    lambda company: (
        BillingAccount.objects.filter(customer=company).order_by("number").values_list("pk")
    )
)
_NEWEST = Written[Payment](
    lambda company: (
        Payment.objects.filter(customer=company)
        .select_related("billing_account")
        .order_by(*ORDER.forth)[: PAGE + 1]
    )
)


def without_payment(account_ids: Collection[int]) -> dict:
    """Credit that was paid out, and debts set off: the newest of each."""
    if not account_ids:
        return {"payouts": [], "set_offs": []}
    ids = Ids(account_ids)
    payouts = _PAYOUTS.of(ids)
    prefetch_related_objects(payouts, Prefetch("parts", _SOURCES))
    return {"payouts": payouts, "set_offs": _SET_OFFS.of(ids)}


_SOURCES = PayoutPart.objects.select_related("payment", "credit_note").order_by("pk")
_PAYOUTS = Written[Payout](
    lambda account_ids: (
        Payout.objects.filter(billing_account__anyof=account_ids)
        .select_related("billing_account")
        .order_by("-day", "-pk")[:PAGE]
    )
)
_SET_OFFS = Written[Allocation](
    lambda account_ids: (
        Allocation.objects.filter(
            invoice__billing_account__anyof=account_ids,
            kind=Allocation.Kind.SET_OFF,
            reversal=None,
        )
        .select_related("invoice")
        .order_by("-day", "-pk")[:PAGE]
    )
)


def listed(found: QuerySet[Payment], request: HttpRequest) -> dict:
    """The page of payments that was asked for, each with what it settled."""
    shown = page(
        found.select_related("billing_account"),
        ORDER,
        PAGE,
        older=request.GET.get("older", ""),
        newer=request.GET.get("newer", ""),
    )
    return {"rows": rows(shown.rows), "page": shown}


def rows(shown: Sequence[Payment]) -> list[dict]:
    """Each with what it settled, what left it and what is left of it."""
    settled = defaultdict(list)
    for one in _ALLOCATIONS.of(Ids([one.pk for one in shown])):
        settled[one.payment_id].append(one)
    left = gone.by_payment([one.pk for one in shown])
    return [_row(one, settled[one.pk], left.get(one.pk, [])) for one in shown]


_ALLOCATIONS = Written[Allocation](
    lambda payment_ids: (
        Allocation.objects.filter(payment__anyof=payment_ids)
        .select_related("invoice", "reverses")
        .order_by("id")
    )
)


def _row(payment: Payment, allocations: list[Allocation], left: list[gone.Gone]) -> dict:
    used = sum(one.amount for one in allocations if _is_of_payment(one))
    return {
        "payment": payment,
        "allocations": [(one, reasons.of_allocation(one)) for one in allocations],
        "left": left,
        "rest": payment.amount - used - sum(one.amount for one in left),
    }


def _is_of_payment(allocation: Allocation) -> bool:
    """Whether the payment's own money went, or came back; discounts are not its money."""
    origin = allocation.reverses or allocation
    return origin.kind == Allocation.Kind.PAYMENT
