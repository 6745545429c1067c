"""How to pay: what to transfer for the open invoices together, or for those that are ticked."""

from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from billing.queries.paying import to_transfer
from billing.queries.receivables import Owed, owed
from contracts.office import context
from portal import scope
from portal.requests import HttpRequest

ROW = "row"
"""Of the rows ticked in a list, their invoices' numbers."""
CHOOSING = "choosing"
"""Said by the form, so that no invoice ticked is not all of them."""


@require_safe
@scope.customer_page
def pay(request: HttpRequest) -> HttpResponse:
    """All open invoices are ticked until somebody chooses; htmx asks for the transfers alone."""
    today = context.today()
    ours = scope.invoices(request).filter(billing_account__customer=scope.customer(request))
    invoices = owed(ours.filter(settlement=None).order_by("due_on", "number"), today)
    ticked = _ticked(request, invoices)
    part = request.htmx and not request.htmx.history_restore_request
    template = "customer/money/transfers.html" if part else "customer/money/pay.html"
    values = {
        "rows": [(one, one in ticked, one.due_on < today) for one in invoices],
        "are_all_ticked": len(ticked) == len(invoices),
        "transfers": to_transfer(ticked, today),
        "today": today,
    }
    response = render(request, template, values)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _ticked(request: HttpRequest, invoices: Sequence[Owed]) -> list[Owed]:
    if CHOOSING not in request.GET and ROW not in request.GET:
        return list(invoices)
    wanted = set(request.GET.getlist(ROW))
    return [one for one in invoices if one.number in wanted]
