"""What is interrupted or suspended now: the service, contracts, parts of them (Art. 13, 30-3)."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from contracts.queries import suspended
from portal.console.frame import staff_page
from portal.requests import HttpRequest
from support.incidents.queries import shown

MOST = 100


@require_safe
@staff_page
def interrupted(request: HttpRequest) -> HttpResponse:
    """Each with its ground, since when, and where it can be ended; the longest first."""
    today = request.by.day
    contracts, parts = suspended.contracts_suspended(today), suspended.parts_suspended(today)
    values = {
        "section": "console_incidents",
        "today": today,
        "disruptions": shown.interrupted(request.by.now)[:MOST],
        "contracts": contracts[:MOST],
        "contracts_count": contracts.count(),
        "parts": parts[:MOST],
        "parts_count": parts.count(),
    }
    return render(request, "console/incidents/interrupted.html", values)
