"""Staff write what a customer calls a contract in its own books, as they were told."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from contracts.office.context import Duty
from contracts.office.terms.references import NAMES
from portal.console import frame
from portal.console.customers.act import SECTION, contract_of
from portal.customer.contracts.changing import GET_OR_POST
from portal.customer.contracts.forms import ReferencesForm
from portal.customer.contracts.references import written
from portal.requests import HttpRequest
from portal.seen import Edited


@require_http_methods(GET_OR_POST)
@frame.staff_page(sees=[Duty.CONTRACTS, Duty.ACCOUNTS], does=[Duty.CONTRACTS, Duty.ACCOUNTS])
def references(request: HttpRequest, number: str) -> HttpResponse:
    row = contract_of(number)
    edited = Edited(request, row, ReferencesForm, NAMES)
    if written(request, request.by, edited):
        return redirect("staff_contract", row.number)
    values = {"section": SECTION, "contract": row, **edited.context}
    return render(request, "console/customers/references.html", values)
