"""The service's state for everybody, and what one incident or maintenance was (Art. 13, 18, 27).

What affects all is public. The rest is there only for people of a company that was told, and
for staff; to everybody else it does not exist.
"""

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from contracts.office import context
from contracts.office.language import label
from contracts.queries import facts
from portal import scope
from portal.doors import everybody
from portal.public.ninety import drawn
from portal.requests import HttpRequest
from support.incidents.models import Disruption
from support.incidents.operations.closing import document
from support.incidents.queries import shown

SHOWN = 20


@require_safe
@everybody
def status(request: HttpRequest) -> HttpResponse:
    """Whether the service runs, what comes, 90 days at a glance, and what was."""
    now = context.now()
    rows = shown.public()
    not_over = list(rows.filter(shown.NOT_OVER).order_by("starts_at", "pk"))
    over = rows.exclude(shown.NOT_OVER)[:SHOWN]
    return render(
        request,
        "public/status.html",
        {
            "service_end": facts.service_end(),
            "running": [row for row in not_over if row.starts_at <= now],
            "planned": [row for row in not_over if row.starts_at > now],
            "over": [(row, label(row.state(now))) for row in over],
            "ninety": drawn(shown.ninety_days(now)),
            "now": now,
            "today": context.today(),
        },
    )


@require_safe
@everybody
def disruption(request: HttpRequest, number: str) -> HttpResponse:
    """Its moments, the delays and the course, without the name of any customer."""
    row = _found(request, number)
    if row is None:
        return redirect_to_login(request.get_full_path())
    now = context.now()
    return render(
        request,
        "public/disruption.html",
        {
            "row": row,
            "state": row.state(now),
            "state_text": label(row.state(now)),
            "course": row.course,
            "updates": shown.updates_for(row, _companies(request)),
        },
    )


@require_safe
@everybody
def report(request: HttpRequest, number: str) -> HttpResponse:
    """The report of a closed incident as PDF."""
    row = _found(request, number)
    if row is None:
        return redirect_to_login(request.get_full_path())
    if row.closed_at is None:
        raise Http404
    return HttpResponse(
        bytes(document(row).pdf),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{row.number}.pdf"'},
    )


def _found(request: HttpRequest, number: str) -> Disruption | None:
    """What the reader may read; None for strangers, who sign in whether it exists or not."""
    if request.user.is_authenticated and request.user.is_staff:
        rows = Disruption.objects.filter(announced_at__isnull=False)
    else:
        rows = shown.of_companies(_companies(request))
    row = rows.filter(number=number).first()
    if row is None and request.user.is_authenticated:
        raise Http404
    return row


def _companies(request: HttpRequest) -> list[int]:
    """Those of the reader, whose measures agreed together are shown; none for staff."""
    return scope.companies(request) if request.user.is_authenticated else []
