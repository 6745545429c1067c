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
from contracts.office.terms.fingerprint import Changed
from portal.console import frame
from portal.console.receivables.forms import ReasonForm, WriteOffForm
from portal.console.receivables.invoices import SECTION, invoice_page, subject, the_invoice
from portal.requests import HttpRequest


@require_http_methods(["GET", "HEAD", "POST"])
@frame.staff_page(sees=[Duty.ACCOUNTS], does=[Duty.ACCOUNTS])
def write_off_invoice(request: HttpRequest, number: str) -> HttpResponse:
    """The form with what would be given up; POST proposes it to a second person."""
    row = the_invoice(number)
    form = WriteOffForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_valid():
        try:
            _propose(request, row, form.cleaned_data)
            return redirect("staff_invoice", row.number)
        except Refused as refusal:
            form.add_error(None, sentence(refusal))
            status = 409 if isinstance(refusal, Changed) else 200
    today = context.today()
    proposed = approvals.drafted(approval.KIND, subject(row), {"invoice": row.pk})
    known = receivables([row.pk])[row.pk]
    values = {
        "invoice": row,
        "form": form,
        "outstanding": known.outstanding,
        "interest": unbilled(known, today),
        "today": today,
        "expected": approvals.proposers_fingerprint(approval.KIND, proposed, today),
        **SECTION,
    }
    return render(request, "console/receivables/write_off.html", values, status=status)


def _propose(request: HttpRequest, row: Invoice, asked: dict) -> None:
    """Raises Refused, Changed where the figures are others than were shown."""
    approvals.propose(
        request.by,
        approval.KIND,
        subject(row),
        {"invoice": row.pk, "ground": asked["ground"], "amount": asked["amount"]},
        customer=row.billing_account.customer,
        reason=asked["reason"],
        expected=request.POST.get("expected", ""),
    )
    messages.success(
        request,
        gettext("The write-off has been proposed and is waiting for a second person's approval."),
    )


@require_POST
@frame.staff_page(does=[Duty.ACCOUNTS])
def reverse_write_off(request: HttpRequest, number: str) -> HttpResponse:
    """The debt is open again; the account's credit settles it at once."""
    row = the_invoice(number)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, gettext("Enter the reason for reversing it."))
        return redirect("staff_invoice", row.number)
    read = request.POST.get("expected", "")
    try:
        write_off.reverse_write_off(request.by, row.pk, form.cleaned_data["reason"], read)
    except Refused as refusal:
        form.add_error("reason", sentence(refusal))
        return invoice_page(request, the_invoice(number), form, status=409)
    messages.success(request, gettext("Write-off reversed."))
    return redirect("staff_invoice", row.number)
