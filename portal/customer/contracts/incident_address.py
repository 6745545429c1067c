"""Where a holder is told of incidents and maintenance of a contract (Art. 27-1)."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from contracts.models import Contract
from contracts.office.context import By, Member
from portal import scope
from portal.customer.applying.fields import email_field
from portal.customer.contracts.changing import GET_OR_POST
from portal.requests import HttpRequest
from support.incidents.operations.addresses import choose_address
from support.incidents.queries.addresses import address_of


class AddressForm(forms.Form):
    email = email_field(
        label=_("Address for incidents and maintenance (optional)"),
        help_text=_("If left empty, the responsible person is told."),
        required=False,
    )


@require_http_methods(GET_OR_POST)
@scope.customer_page(sees=[Member.OWNER], does=[Member.OWNER])
def incident_address(request: HttpRequest, number: str) -> HttpResponse:
    """Owners choose it; it counts from the next notice on."""
    row = scope.contract(request, number)
    values = {"back": "contract", "template": "customer/changing/incident_address.html"}
    return answer(request, scope.by(request), row, **values)


def answer(request: HttpRequest, by: By, row: Contract, back: str, template: str) -> HttpResponse:
    """The form, or back to the page of the contract where it was saved."""
    data = request.POST if request.method == "POST" else None
    form = AddressForm(data, initial={"email": address_of(row)})
    if request.method == "POST" and form.is_valid():
        choose_address(by, row.pk, form.cleaned_data["email"])
        messages.success(request, gettext("Saved."))
        return redirect(back, row.number)
    values = {"section": "customers", "contract": row, "form": form}
    return render(request, template, values)
