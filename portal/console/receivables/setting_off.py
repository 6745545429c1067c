"""Proposing a set-off with its paper, showing the paper, and taking a set-off back."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from billing.approvals import set_off as approval
from billing.models import Invoice, SetOff
from billing.operations import set_off
from billing.queries.receivables import receivables
from contracts.office import context
from contracts.office.context import Duty
from contracts.office.language import sentence
from contracts.office.operations import approvals
from contracts.office.terms.explanation import Refused
from portal.console import frame
from portal.console.receivables.forms import ReasonForm, SetOffForm
from portal.console.receivables.invoices import SECTION, subject, the_invoice
from portal.downloads import download
from portal.requests import HttpRequest
from portal.uploads import stored


@require_http_methods(["GET", "HEAD", "POST"])
@frame.staff_page(sees=[Duty.ACCOUNTS], does=[Duty.ACCOUNTS])
def set_off_invoice(request: HttpRequest, number: str) -> HttpResponse:
    """The form with what is unpaid; POST proposes the set-off to a second person."""
    row = the_invoice(number)
    known = receivables([row.pk])[row.pk]
    form = SetOffForm(initial={"amount": known.outstanding, "day": context.today()})
    if request.method == "POST":
        form = SetOffForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            _propose(request, row, form.cleaned_data)
            return redirect("staff_invoice", row.number)
        except Refused as refusal:
            form.add_error(None, sentence(refusal))
    values = {"invoice": row, "form": form, "outstanding": known.outstanding, **SECTION}
    return render(request, "console/receivables/set_off.html", values)


def _propose(request: HttpRequest, row: Invoice, asked: dict) -> None:
    """Raises Refused."""
    approvals.propose(
        request.by,
        approval.KIND,
        subject(row),
        {"invoice": row.pk, "amount": asked["amount"], "day": asked["day"].isoformat()},
        customer=row.billing_account.customer,
        reason=asked["reason"],
        document=stored(asked["document"]),
    )
    messages.success(request, gettext("Set-off proposed. It needs a second person's approval."))


@require_POST
@frame.staff_page(does=[Duty.ACCOUNTS])
def reverse_set_off(request: HttpRequest, number: str) -> HttpResponse:
    """The debt is open again."""
    row = the_invoice(number)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, gettext("Enter the reason for reversing it."))
        return redirect("staff_invoice", row.number)
    try:
        set_off.reverse_set_off(request.by, row.pk, form.cleaned_data["reason"])
    except Refused as refusal:
        messages.error(request, sentence(refusal))
    else:
        messages.success(request, gettext("Set-off reversed."))
    return redirect("staff_invoice", row.number)


@require_safe
@frame.staff_page
def set_off_document(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The paper that both sides hold."""
    return download(get_object_or_404(SetOff, pk=pk).document)
