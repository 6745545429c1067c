"""What the holder calls a contract or a billing account in its own books."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from contracts.models import Contract
from contracts.office.context import By, Member
from contracts.office.terms.explanation import Refused
from contracts.office.terms.references import NAMES
from contracts.operations.references import set_references
from contracts.people.models import BillingAccount
from portal import scope
from portal.customer.applying.glyphs import warn_of_glyphs
from portal.customer.contracts.changing import GET_OR_POST
from portal.customer.contracts.forms import ReferencesForm
from portal.requests import HttpRequest
from portal.seen import Edited


@require_http_methods(GET_OR_POST)
@scope.customer_page(sees=[Member.BILLING], does=[Member.BILLING])
def references(request: HttpRequest, number: str) -> HttpResponse:
    """Of a contract; they count at once, and who keeps the books may write them too."""
    row = scope.contract(request, number)
    edited = Edited(request, row, ReferencesForm, NAMES)
    if written(request, scope.by(request), edited):
        return redirect("contract", row.number)
    values = {"contract": row, **edited.context}
    return render(request, "customer/changing/references.html", values)


@require_http_methods(GET_OR_POST)
@scope.customer_page(sees=[Member.BILLING], does=[Member.BILLING])
def account_references(request: HttpRequest, number: str) -> HttpResponse:
    """Of a billing account."""
    mine = BillingAccount.objects.filter(customer__in=scope.companies(request))
    row = get_object_or_404(mine.select_related("customer"), number=number)
    scope.enter(request, row.customer_id)
    edited = Edited(request, row, ReferencesForm, NAMES)
    if written(request, scope.by(request), edited):
        return redirect("particulars")
    return render(request, "customer/changing/references.html", {"account": row, **edited.context})


def written(
    request: HttpRequest, by: By, edited: Edited[Contract] | Edited[BillingAccount]
) -> bool:
    """Whether what was posted is on file now."""
    if not edited.is_sent:
        return False
    try:
        set_references(by, edited.row, edited.read, **edited.new)
    except (Refused, ValidationError) as error:
        edited.tell(error)
        return False
    warn_of_glyphs(request, edited.form)
    messages.success(request, gettext("Saved. It will appear on invoices issued from now on."))
    return True
