"""What waits for a second person, what one has proposed, and what was decided."""

from datetime import date
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from billing.models import DunningProposal
from contracts.office import approving
from contracts.office.context import By
from contracts.office.models import Approval
from contracts.office.queries.paging import PageOrder, moment
from portal.console import frame
from portal.console.lists.listing import LISTS, Listed, Listing
from portal.requests import HttpRequest

PAGE = 25
PROPOSED = PageOrder("proposed_at", "pk", int, moment, ascending=True)
DECIDED = PageOrder("decided_at", "pk", int, moment, ascending=True)


def _listing(part: str, default: str, **sorts: PageOrder) -> Listing:
    return LISTS.register(
        Listing(
            name=f"approvals_{part}",
            title=_("Approvals"),
            page="approvals",
            part=urlencode({"part": part}),
            sorts={"proposed": PROPOSED, **sorts},
            default=default,
        )
    )


PARTS = {
    "waiting": _listing("waiting", "proposed"),
    "open": _listing("open", "proposed"),
    "mine": _listing("mine", "-proposed"),
    "decided": _listing("decided", "-decided", decided=DECIDED),
}
"""What waits and what one has proposed are bounded sets; decisions are read by their day."""


def tabs() -> list[tuple[str, str]]:
    return [
        ("waiting", gettext("Waiting for me")),
        ("mine", gettext("Proposed by me")),
        ("open", gettext("All waiting for approval")),
        ("decided", gettext("Decided")),
    ]


def waiting_for(by: By) -> QuerySet[Approval]:
    """Open proposals of others that the person has the duty to decide."""
    kinds = [kind.name for kind in approving.kinds() if frame.may(by, *kind.duties)]
    found = Approval.objects.filter(state=Approval.State.OPEN, kind__in=kinds)
    return found.exclude(proposed_by=by.account_id)


def _of(part: str, by: By) -> QuerySet[Approval]:
    if part == "waiting":
        return waiting_for(by)
    if part == "mine":
        return Approval.objects.filter(proposed_by=by.account_id)
    if part == "open":
        return Approval.objects.filter(state=Approval.State.OPEN)
    return Approval.objects.exclude(state=Approval.State.OPEN)


@require_safe
@frame.staff_page
def approvals(request: HttpRequest) -> HttpResponse:
    """One part at a time; what waits, oldest first."""
    part = request.GET.get("part", "waiting")
    part = part if part in PARTS else "waiting"
    listing = Listed(PARTS[part], request, urlencode({"part": part}))
    found = _of(part, request.by).select_related(
        "contract__customer", "customer", "proposed_by", "decided_by"
    )
    shown = listing.page(found, PAGE)
    return render(
        request,
        "console/approvals/approvals.html",
        {
            "section": "approvals",
            "part": part,
            "listing": listing,
            "tabs": tabs(),
            "page": shown,
            "rows": [_row(row, request.by.day) for row in shown.rows],
            "waiting": waiting_for(request.by).count(),
            "dunning": DunningProposal.objects.filter(state=DunningProposal.State.OPEN).count(),
            "today": request.by.day,
        },
    )


def _row(row: Approval, today: date) -> tuple[Approval, str, int]:
    """With its clause and its age in days."""
    age = today - localtime(row.proposed_at).date()
    return row, approving.kind_of(row).clause, age.days
