"""A change that a customer asks for: what it changes and costs, accept or refuse."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from billing.operations import accepting
from billing.queries.accepting import cost
from billing.queries.content import title
from billing.terms.change_cost import Addition
from contracts.models import ChangeRequest
from contracts.office.context import Duty
from contracts.office.language import label, sentence
from contracts.office.terms.explanation import Refused
from contracts.operations import requests as operations
from contracts.queries.particulars import differences
from portal.console import frame
from portal.console.approvals.forms import DecliningForm
from portal.requests import HttpRequest

Kind, State = ChangeRequest.Kind, ChangeRequest.State


@require_http_methods(["GET", "HEAD", "POST"])
@frame.staff_page(does=[Duty.CONTRACTS])
def staff_request(request: HttpRequest, pk: int) -> HttpResponse:
    """Before and after, the cost as the customer was quoted; decided by POST."""
    rows = ChangeRequest.objects.select_related(
        "customer", "contract__billing_account", "requested_by", "decided_by", "edition"
    )
    row = get_object_or_404(rows, pk=pk)
    action, form = request.POST.get("action"), None
    if request.method == "POST":
        form = DecliningForm(request.POST) if action == "refuse" else None
        if form is None or form.is_valid():
            return _decide(request, row, form)
    return _page(request, row, form)


def _decide(request: HttpRequest, row: ChangeRequest, form: DecliningForm | None) -> HttpResponse:
    try:
        if form is not None:
            operations.refuse(request.by, row.pk, form.cleaned_data["reason"])
            text = gettext("Refused. The company has been notified.")
        else:
            accepting.accept_request(request.by, row.pk, request.POST.get("expected", ""))
            text = gettext("Accepted.")
    except Refused as refusal:
        messages.error(request, sentence(refusal))
    else:
        messages.success(request, text)
    return redirect("staff_request", row.pk)


def _page(request: HttpRequest, row: ChangeRequest, form: DecliningForm | None) -> HttpResponse:
    is_open = row.state == State.OPEN
    values = {
        "section": "applications",
        "asked": row,
        "clause": operations.clause(row.kind),
        "changes": differences(row.kind, row.before, row.after),
        "is_open": is_open,
        "may": frame.may(request.by, Duty.CONTRACTS),
        "form": form or DecliningForm(),
        "today": request.by.day,
    }
    if is_open:
        values |= _cost(row, request.by.day)
    return render(request, "console/applications/request.html", values)


def _cost(row: ChangeRequest, day: date) -> dict:
    """What accepting today would cost; why it cannot be accepted, where that is so."""
    try:
        operations.check_particulars(row)
        found = cost(row, day)
        read = accepting.request_fingerprint(row, day)
    except Refused as refusal:
        return {"refusal": refusal}
    if found is None:
        return {"expected": read}
    if isinstance(found, Addition):
        months = [(month, [(line, title(line)) for line in month.lines]) for month in found.months]
        wished = date.fromisoformat(row.after["effective_on"])
        return {"expected": read, "addition": found, "months": months, "late": wished < day}
    prices = [(label(price.plan), price.total) for price in (found.now, found.new)]
    return {"expected": read, "plan_cost": found, "prices": prices}
