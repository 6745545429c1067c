"""Proposing a write-off, and taking one back when money came."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from billing.approvals import write_off as approval
from billing.models import Invoice
from billing.operations import write_off
from billing.queries.receivables import receivables
from billing.terms.interest import unbilled
from contracts.office import context
from contracts.office.context import Duty
from contracts.office.language import sentence
from contracts.office.operations import approvals
from contracts.office.terms.explanation import Refused
from portal.console import frame
from portal.console.receivables.forms import ReasonForm, WriteOffForm
from portal.console.receivables.invoices import SECTION, subject, the_invoice
from portal.requests import HttpRequest


@require_http_methods(["GET", "HEAD", "POST"])
@frame.staff_page
def write_off_invoice(request: HttpRequest, number: str) -> HttpResponse:
    """The form with what would be given up; POST proposes it to a second person."""
    request.by.require(Duty.ACCOUNTS)
    row = the_invoice(number)
    known = receivables([row.pk])[row.pk]
    form = WriteOffForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            _propose(request, row, form.cleaned_data)
            return redirect("staff_invoice", row.number)
        except Refused as refusal:
            form.add_error(None, sentence(refusal))
    values = {
        "invoice": row,
        "form": form,
        "outstanding": known.outstanding,
        "interest": unbilled(known, context.today()),
        "today": context.today(),
        **SECTION,
    }
    return render(request, "console/receivables/write_off.html", values)


def _propose(request: HttpRequest, row: Invoice, asked: dict) -> None:
    """Raises Refused."""
    approvals.propose(
        request.by,
        approval.KIND,
        subject(row),
        {"invoice": row.pk, "ground": asked["ground"], "amount": asked["amount"]},
        customer=row.billing_account.customer,
        reason=asked["reason"],
    )
    messages.success(
        request,
        gettext("The write-off has been proposed and is waiting for a second person's approval."),
    )


@require_POST
@frame.staff_page
def reverse_write_off(request: HttpRequest, number: str) -> HttpResponse:
    """The debt is open again; the account's credit settles it at once."""
    row = the_invoice(number)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, gettext("Enter the reason for reversing it."))
        return redirect("staff_invoice", row.number)
    try:
        write_off.reverse_write_off(request.by, row.pk, form.cleaned_data["reason"])
    except Refused as refusal:
        messages.error(request, sentence(refusal))
    else:
        messages.success(request, gettext("Write-off reversed."))
    return redirect("staff_invoice", row.number)
