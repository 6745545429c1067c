"""Every incident and maintenance, and one of them with its course and what can be done."""

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from contracts.office.context import Duty
from contracts.office.language import label
from contracts.office.queries.paging import PageOrder, moment
from portal.console.frame import may, staff_page
from portal.console.incidents.acting import ACTS
from portal.console.lists.listing import LISTS, Listed, Listing
from portal.requests import HttpRequest
from support.incidents.models import Disruption
from support.incidents.queries import announcing, shown

SECTION = "console_incidents"
PAGE, CONTRACTS = 25, 50
STARTED = PageOrder("starts_at", "pk", int, moment, ascending=True)
PARTS = (("", _("Open")), ("over", _("Over")))


def _listing(name: str, part: str = "") -> Listing:
    title = _("Incidents and maintenance")
    return LISTS.register(
        Listing(
            name=name,
            title=title,
            page=SECTION,
            part=part,
            sorts={"started": STARTED},
            default="-started",
        )
    )


OPEN, OVER = _listing("disruptions_open"), _listing("disruptions_over", "part=over")


@require_safe
@staff_page
def incidents(request: HttpRequest) -> HttpResponse:
    """Those that are not over, or those that are, page by page."""
    is_over = request.GET.get("part") == "over"
    found = (
        Disruption.objects.exclude(shown.OPEN) if is_over else Disruption.objects.filter(shown.OPEN)
    )
    listing = Listed(OVER if is_over else OPEN, request, "part=over" if is_over else "")
    rows = listing.page(found, PAGE)
    return render(
        request,
        "console/incidents/incidents.html",
        {
            "section": SECTION,
            "part": "over" if is_over else "",
            "parts": PARTS,
            "listing": listing,
            "page": rows,
            "rows": [(row, _state(row, request.by.now)) for row in rows.rows],
            "may": may(request.by, Duty.CONTRACTS),
        },
    )


def _state(row: Disruption, now: datetime) -> tuple[str, str]:
    """Its state and what that is called."""
    state = row.state(now)
    return state.value, str(label(state))


@require_safe
@staff_page
def disruption(request: HttpRequest, number: str) -> HttpResponse:
    """Its moments and delays, its course, the contracts, the notices."""
    row = get_object_or_404(Disruption, number=number)
    now = request.by.now
    state, course = row.state(now), row.course
    affected = row.affected.select_related("contract__customer").order_by("contract__number")
    return render(
        request,
        "console/incidents/disruption.html",
        {
            "section": SECTION,
            "row": row,
            "state": state,
            "state_text": label(state),
            "course": course,
            "updates": row.updates.select_related(
                "author", "order", "measure__contract__customer"
            ).order_by("at", "id"),
            "affected": affected[:CONTRACTS],
            "affected_count": row.affected.count(),
            "mailed": announcing.mailed(row),
            "offers": [act for act in ACTS.values() if act.offered(row, now)],
            "may": may(request.by, Duty.CONTRACTS),
        },
    )
