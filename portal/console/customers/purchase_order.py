"""Staff write a customer's own number for a contract (発注番号)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from contracts.office.context import Duty
from contracts.operations.purchase_orders import set_purchase_order
from portal.console import frame
from portal.console.customers.act import SECTION, contract_of
from portal.customer.contracts.changing import GET_OR_POST
from portal.customer.contracts.forms import PurchaseOrder
from portal.requests import HttpRequest


@require_http_methods(GET_OR_POST)
@frame.staff_page
def purchase_order(request: HttpRequest, number: str) -> HttpResponse:
    request.by.require(Duty.CONTRACTS, Duty.ACCOUNTS)
    row = contract_of(number)
    initial = {"purchase_order": row.purchase_order}
    form = PurchaseOrder(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        set_purchase_order(request.by, row.pk, form.cleaned_data["purchase_order"])
        messages.success(request, gettext("Saved."))
        return redirect("staff_contract", row.number)
    values = {"section": SECTION, "contract": row, "form": form}
    return render(request, "console/customers/purchase_order.html", values)
