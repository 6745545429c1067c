"""The holder's own number for a contract, printed at its lines of invoices."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from contracts.office.context import Member
from contracts.operations.purchase_orders import set_purchase_order
from portal import scope
from portal.customer.contracts.changing import GET_OR_POST
from portal.customer.contracts.forms import PurchaseOrder
from portal.requests import HttpRequest


@require_http_methods(GET_OR_POST)
@scope.customer_page
def purchase_order(request: HttpRequest, number: str) -> HttpResponse:
    """It takes effect at once; who keeps the books may write it too."""
    row = scope.contract(request, number)
    scope.require(request, Member.BILLING)
    initial = {"purchase_order": row.purchase_order}
    form = PurchaseOrder(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        set_purchase_order(scope.by(request), row.pk, form.cleaned_data["purchase_order"])
        messages.success(request, gettext("Saved."))
        return redirect("contract", row.number)
    values = {"contract": row, "form": form}
    return render(request, "customer/changing/purchase_order.html", values)
