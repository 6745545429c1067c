"""What cancelling would mean on a day, before anything is sent (Art. 16-1)."""

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from billing.queries import quotes
from billing.terms.alternatives import AlternativeRole
from billing.terms.quote import CancellationQuote
from contracts.models import Contract
from contracts.office import context
from contracts.office.context import Member
from contracts.office.terms.explanation import Refused
from portal import scope
from portal.customer.cancelling.drawing import compared
from portal.customer.cancelling.forms import DesiredDay
from portal.requests import HttpRequest


@require_safe
@scope.customer_page
def quote(request: HttpRequest, number: str) -> HttpResponse:
    """The date chooser; htmx asks for the part below it alone."""
    row = scope.contract(request, number)
    form = desired_day(request)
    shown = {}
    if form.is_valid():
        try:
            shown = of_quote(row, form.cleaned_data["desired"])
        except Refused as refusal:
            shown = {"refusal": refusal, "ending": row.endings.filter(replaced_on=None).first()}
    asked_by_htmx = request.htmx and not request.htmx.history_restore_request
    page = render(
        request,
        f"customer/cancelling/{'_quote' if asked_by_htmx else 'quote'}.html",
        {
            "contract": row,
            "form": form,
            "may_send": request.membership.role == Member.OWNER,
            "asked_by_htmx": asked_by_htmx,
            **shown,
        },
    )
    patch_vary_headers(page, ["HX-Request"])
    return page


def desired_day(request: HttpRequest) -> DesiredDay:
    return DesiredDay({"desired": request.GET.get("desired", "")}, context.today())


def of_quote(row: Contract, desired: date | None) -> dict:
    """A quote of today with its drawing. Raises Refused."""
    return drawn(quotes.cancellation(row, context.today(), desired))


def drawn(found: CancellationQuote) -> dict:
    """A quote with its alternatives, as the templates show them."""
    return {
        "quote": found,
        "compared": compared(found.alternatives),
        "minimum": found.alternative(AlternativeRole.MINIMUM_TERM),
        "free": found.alternative(AlternativeRole.NO_RESIDUAL),
        "declinable": found.alternative(AlternativeRole.NON_RENEWAL) is not None,
    }
