"""Today: what waits for staff, this week's days, the business in figures."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from contracts.office import context
from contracts.office.context import EVERY_DUTY
from contracts.office.models import Alert
from contracts.office.operations import alerts
from contracts.office.queries.waiting import CARDS, waiting
from portal.console import frame
from portal.console.today import drawing, figures, week
from portal.requests import HttpRequest


@require_safe
@frame.staff_page
def overview(request: HttpRequest) -> HttpResponse:
    """Of each kind its count, its age and its first rows; the figures below."""
    now, today = context.now(), context.today()
    mine = [one for one in CARDS if not one.duties or frame.may(request.by, *one.duties)]
    cards = waiting(mine, now)
    known = figures.of(now)
    return render(
        request,
        "console/today/overview.html",
        {
            "section": "console",
            "today": today,
            "cards": [(card, card.days(today)) for card in cards],
            "all_done": not any(card.count for card in cards),
            "week": week.this_week(today),
            "charts": drawing.charts(today, known),
            "calculated_at": known.at,
            "may_close": frame.may(request.by, *EVERY_DUTY),
        },
    )


@require_POST
@frame.staff_page(does=EVERY_DUTY)
def close_alert(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody has seen to it."""
    get_object_or_404(Alert, pk=pk)
    alerts.close(request.by, pk)
    messages.success(request, gettext("Alert closed."))
    return redirect("console")
