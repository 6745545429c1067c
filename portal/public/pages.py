"""The way in, the service and its price, public notices."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from billing.queries.estimating import with_tax
from contracts.models import Contract
from contracts.office import context
from contracts.office.models import Notice
from contracts.queries import facts
from contracts.terms.periods import last_day
from portal.doors import everybody
from portal.requests import HttpRequest
from support.announcements.queries.shown import Posted, with_corrections

NEWEST = 3


@require_safe
@everybody
def home(request: HttpRequest) -> HttpResponse:
    """To where one's work is; for strangers, the service; without a contract, applying."""
    if not request.user.is_authenticated:
        return service(request)
    if request.user.is_staff:
        return redirect("console")
    held = Contract.objects.filter(
        customer__memberships__user=request.user, formed_on__isnull=False
    )
    return redirect("contracts" if held.exists() else "apply")


@require_safe
@everybody
def service(request: HttpRequest) -> HttpResponse:
    """What the service is, what it costs by the edition in force, how to apply."""
    today = context.today()
    figures = facts.book().on(today)
    return render(
        request,
        "public/service.html",
        {
            "figures": figures,
            "unit_price_with_tax": with_tax(figures.unit_price, today, figures.tax_rounding),
            "annual_price_with_tax": with_tax(figures.annual_price, today, figures.tax_rounding),
            "minimum_term_ends_on": last_day(today, figures.minimum_term_months),
            "notices": _posted(NEWEST),
            "service_end": facts.service_end(),
            "today": today,
        },
    )


@require_safe
@everybody
def notices(request: HttpRequest) -> HttpResponse:
    """What was announced to all, with the moment of its posting (Art. 3, 18, 33)."""
    return render(request, "public/notices.html", {"notices": _posted(100)})


def _posted(most: int) -> list[Posted]:
    """The newest; each announcement knows what corrects it."""
    found = Notice.objects.filter(channel=Notice.Channel.PAGE).order_by("-id")
    return with_corrections(list(found[:most]))
