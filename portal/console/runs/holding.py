"""Billing of an account held back from the runs, and released."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from billing.operations import billing_holds
from billing.queries.billing_holds import in_force
from billing.terms.holding_back import explain
from contracts.office.context import Duty
from contracts.office.language import sentence
from contracts.office.terms.explanation import Refused
from contracts.people.models import BillingAccount
from portal.console import frame
from portal.console.runs import snapshots
from portal.console.runs.forms import HoldBilling
from portal.console.runs.months import parse
from portal.requests import HttpRequest


@require_http_methods(["GET", "HEAD", "POST"])
@frame.staff_page(does=[Duty.ACCOUNTS])
def billing_hold(request: HttpRequest, number: str) -> HttpResponse:
    """What a hold means, and the one in force; POST holds back."""
    account = _account(number)
    asked = request.POST.get("month", "") or request.GET.get("month", "")
    month = parse(asked) if asked else None
    form = HoldBilling(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = billing_holds.hold(request.by, account.pk, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, sentence(refusal))
        else:
            messages.success(request, sentence(explain(made.rule)))
            return _back(asked, month)
    row = in_force(request.by.day).filter(billing_account=account).select_related("held_by").first()
    values = {
        "section": "billing_runs",
        "account": account,
        "hold": row,
        "why": row and explain(row.rule),
        "form": form,
        "month": month,
        "key": asked,
        "may": frame.may(request.by, Duty.ACCOUNTS),
    }
    return render(request, "console/runs/hold.html", values)


@require_POST
@frame.staff_page(does=[Duty.ACCOUNTS])
def release(request: HttpRequest, number: str) -> HttpResponse:
    """The hold in force is over. A month that is none is not found before anything is done."""
    account, asked = _account(number), request.POST.get("month", "")
    month = parse(asked) if asked else None
    try:
        billing_holds.release(request.by, account.pk)
    except Refused as refusal:
        messages.error(request, sentence(refusal))
    else:
        messages.success(request, gettext("Released. The next run issues what was held back."))
    return _back(asked, month)


def _account(number: str) -> BillingAccount:
    return get_object_or_404(BillingAccount.objects.select_related("customer"), number=number)


def _back(asked: str, month: date | None) -> HttpResponse:
    """To the preview from which it was done, else to the run, else to all runs."""
    if month is None:
        return redirect("billing_runs")
    _export, found = snapshots.shown(month)
    return redirect("billing_run_previewed" if found else "billing_run", asked)
