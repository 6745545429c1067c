"""How to pay: what to transfer for the open invoices together, or for those that are ticked."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from billing.models import Invoice, OpenInvoice
from billing.queries.paying import to_transfer
from billing.queries.receivables import Owed, owed
from contracts.office import context
from contracts.office.lookups import Ids
from portal import scope
from portal.requests import HttpRequest

ROW = "row"
"""Of the rows ticked in a list, their invoices' numbers."""
MOST = 50
"""Invoices listed beside those asked for, the oldest due day first; others follow later."""
CHOOSING = "choosing"
"""Said by the form, so that no invoice ticked is not all of them."""


@require_safe
@scope.customer_page
def pay(request: HttpRequest) -> HttpResponse:
    """All invoices listed are ticked until somebody chooses; htmx asks for the transfers alone."""
    today = context.today()
    unpaid = OpenInvoice.objects.filter(customer=scope.customer(request))
    listed = Invoice.objects.filter(pk__anyof=Ids(_listed(request, unpaid)))
    invoices = owed(listed.order_by("due_on", "number"), today)
    ticked = _ticked(request, invoices)
    part = request.htmx and not request.htmx.history_restore_request
    template = "customer/money/transfers.html" if part else "customer/money/pay.html"
    values = {
        "rows": [(one, one in ticked, one.due_on < today) for one in invoices],
        "are_all_ticked": len(ticked) == len(invoices),
        "transfers": to_transfer(ticked, today),
        "left_out": unpaid.count() - len(invoices) if len(invoices) >= MOST else 0,
        "today": today,
    }
    response = render(request, template, values)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _listed(request: HttpRequest, unpaid: QuerySet[OpenInvoice]) -> set[int]:
    oldest = unpaid.order_by("due_on", "number").values_list("pk", flat=True)[:MOST]
    if wanted := request.GET.getlist(ROW):
        return {*oldest, *unpaid.filter(number__in=wanted).values_list("pk", flat=True)}
    return set(oldest)


def _ticked(request: HttpRequest, invoices: Sequence[Owed]) -> list[Owed]:
    if CHOOSING not in request.GET and ROW not in request.GET:
        return list(invoices)
    wanted = set(request.GET.getlist(ROW))
    return [one for one in invoices if one.number in wanted]
