"""Sending a cancellation, what then is certain, and its confirmation as PDF (Art. 16-1)."""

from datetime import date
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from billing.operations import documents
from billing.operations.ending import cancel
from billing.queries.confirmation import confirmation
from billing.terms import quote_json
from contracts.models import Contract, Ending
from contracts.office import context
from contracts.office.context import Member
from contracts.office.terms.explanation import Refused
from contracts.office.terms.fingerprint import Changed
from contracts.terms.facts import EndReason
from portal import scope
from portal.customer.cancelling.forms import Cancelling, ReadQuote, read, signed
from portal.customer.cancelling.quoting import desired_day, of_quote
from portal.requests import HttpRequest


@require_http_methods(["GET", "HEAD", "POST"])
@scope.customer_page(sees=[Member.OWNER], does=[Member.OWNER])
def confirm(request: HttpRequest, number: str) -> HttpResponse:
    """The quote again, what follows from it, and the button that sends the notice."""
    row = scope.contract(request, number)
    if row.ends_on and _cancellation(row):
        return redirect("cancelled", number)
    if request.method != "POST":
        asked = desired_day(request)
        if not asked.is_valid():
            return redirect("quote", number)
        return _review(request, row, asked.cleaned_data["desired"], Cancelling())
    form = Cancelling(request.POST)
    quote = read(number, request.POST.get("quote", ""))
    if quote is None:
        return _review(request, row, None, Cancelling(), changed="figures")
    if not form.is_valid():
        return _review(request, row, quote.desired, form)
    return _send(request, row, quote)


@reauthentication_required
def _send(request: HttpRequest, row: Contract, quote: ReadQuote) -> HttpResponse:
    """Password or second factor first; a notice that arrived already shows its result."""
    try:
        cancel(scope.by(request), row.pk, quote.desired, expected=quote.fingerprint)
    except Changed:
        changed = "figures" if quote.day == context.today() else "day"
        return _review(request, row, quote.desired, Cancelling(), changed)
    except Refused:
        if not _cancellation(row):
            return _review(request, row, quote.desired, Cancelling())
    return redirect("cancelled", row.number)


def _review(
    request: HttpRequest, row: Contract, desired: date | None, form: Cancelling, changed: str = ""
) -> HttpResponse:
    """The quote of this moment to be agreed to; 409 where it is not the one that was sent."""
    shown: dict[str, Any] = {"contract": row, "form": form, "changed": changed}
    try:
        shown |= of_quote(row, desired)
    except Refused as refusal:
        shown["refusal"] = refusal
        return render(request, "customer/cancelling/confirm.html", shown, status=409)
    shown["signed"] = signed(shown["quote"])
    status = 409 if changed else 200
    return render(request, "customer/cancelling/confirm.html", shown, status=status)


def _cancellation(row: Contract) -> Ending | None:
    """The cancellation in force, if the contract ends by one."""
    return row.endings.filter(replaced_on=None, reason=EndReason.CANCELLED).first()


@require_safe
@scope.customer_page
def cancelled(request: HttpRequest, number: str) -> HttpResponse:
    """What the notice brought about, from what was kept with it."""
    row = scope.contract(request, number)
    ending = _cancellation(row)
    if ending is None:
        return redirect("quote", number)
    quote = quote_json.from_json(ending.quote).quote if ending.quote else None
    return render(
        request,
        "customer/cancelling/cancelled.html",
        {
            "contract": row,
            "ending": ending,
            "quote": quote,
            "residual_invoice": ending.residual_invoices.first(),
        },
    )


@require_safe
@scope.customer_page
def confirmation_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """The confirmation; not found without a cancellation in force."""
    ending = _cancellation(scope.contract(request, number))
    if ending is None or not ending.quote:
        raise Http404
    content = confirmation(ending)
    return HttpResponse(
        documents.confirmation_pdf(content),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{content.file_name}"'},
    )
