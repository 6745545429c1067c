"""Declining the renewal of a contract, with its deadline counted down (Art. 14-2)."""

from allauth.account.decorators import reauthentication_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from billing.operations.ending import decline_renewal
from billing.queries import quotes
from contracts.models import Contract, Ending
from contracts.office import context
from contracts.office.context import Member
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Refused
from contracts.terms.facts import EndReason
from portal import scope
from portal.customer.cancelling.drawing import countdown
from portal.customer.cancelling.forms import Declining
from portal.requests import HttpRequest


@require_http_methods(["GET", "HEAD", "POST"])
@scope.customer_page(does=[Member.OWNER])
def decline(request: HttpRequest, number: str) -> HttpResponse:
    """The deadline, what declining means, and the button; cancelling instead once it is over."""
    row = scope.contract(request, number)
    if row.ends_on and _non_renewal(row):
        return redirect("renewal_declined", number)
    if request.method != "POST":
        return _page(request, row, Declining())
    form = Declining(request.POST)
    if not form.is_valid():
        return _page(request, row, form)
    return _send(request, row, form)


@reauthentication_required
def _send(request: HttpRequest, row: Contract, form: Declining) -> HttpResponse:
    try:
        decline_renewal(scope.by(request), row.pk, form.cleaned_data["expected"])
    except Refused as refusal:
        if not _non_renewal(row):
            return _page(request, row, Declining(), refusal)
    return redirect("renewal_declined", row.number)


def _page(
    request: HttpRequest, row: Contract, form: Declining, refused: Refused | None = None
) -> HttpResponse:
    shown = {
        "contract": row,
        "form": form,
        "refused": refused,
        "may_send": request.membership.role == Member.OWNER,
    }
    try:
        quote = quotes.non_renewal(row, context.today())
        expected = fingerprint.of(quote.day, quote)
        shown |= {"quote": quote, "countdown": countdown(quote), "expected": expected}
    except Refused as refusal:
        shown["refusal"] = refusal
    status = 409 if refused else 200
    return render(request, "customer/cancelling/renewal.html", shown, status=status)


def _non_renewal(row: Contract) -> Ending | None:
    """The non-renewal in force, from either side."""
    return row.endings.filter(replaced_on=None, reason=EndReason.EXPIRED).first()


@require_safe
@scope.customer_page
def declined(request: HttpRequest, number: str) -> HttpResponse:
    """What the notice of non-renewal brought about."""
    row = scope.contract(request, number)
    ending = _non_renewal(row)
    if ending is None:
        return redirect("decline_renewal", number)
    return render(request, "customer/cancelling/declined.html", {"contract": row, "ending": ending})
