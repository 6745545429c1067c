"""Applications to screen, changes that wait, and what was decided lately; the oldest first."""

from collections.abc import Callable
from datetime import date
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from billing.approvals import acceptance
from contracts.models import UNDECIDED, ChangeRequest, Contract
from contracts.office.context import Duty
from contracts.office.language import Text, label
from contracts.office.models import Approval
from contracts.office.queries.paging import PageOrder, moment
from contracts.queries.particulars import differences
from contracts.terms.screening import from_json, weights
from portal.console import frame
from portal.console.lists.listing import LISTS, Listed, Listing
from portal.requests import HttpRequest

PAGE = 25
OPEN = ChangeRequest.State.OPEN
BY_NUMBER = PageOrder("number", parse_first=str, ascending=True)
APPLIED = PageOrder("applied_on", "number", ascending=True)
DECIDED = PageOrder("decided_on", "number", ascending=True)
ASKED = PageOrder("requested_at", "pk", int, moment, ascending=True)
ANSWERED = PageOrder("decided_at", "pk", int, moment, ascending=True)
APPLICATIONS, REQUESTS = _("Applications and requests"), _("Change requests")


def to_screen() -> QuerySet[Contract]:
    """Applications that nobody has decided."""
    return Contract.objects.filter(UNDECIDED, application__isnull=False).select_related(
        "customer", "application", "draft"
    )


def _decided() -> QuerySet[Contract]:
    decided = Contract.objects.filter(application__isnull=False).annotate(
        decided_on=Coalesce("refused_on", "withdrawn_on", "formed_on")
    )
    return decided.exclude(decided_on=None).select_related("customer", "application", "draft")


def _requests() -> QuerySet[ChangeRequest]:
    return ChangeRequest.objects.select_related("customer", "contract", "decided_by")


def _listing(part: str, title: Text, default: str, **sorts: PageOrder) -> Listing:
    return LISTS.register(
        Listing(name=part, title=title, page="applications", sorts=sorts, default=default)
    )


PARTS: dict[str, tuple[Listing, Callable[[], QuerySet]]] = {
    "applications": (
        _listing("applications", APPLICATIONS, "applied", number=BY_NUMBER, applied=APPLIED),
        to_screen,
    ),
    "requests": (
        _listing("requests", REQUESTS, "asked", asked=ASKED),
        lambda: _requests().filter(state=OPEN),
    ),
    "decided": (
        _listing(
            "decided", APPLICATIONS, "-decided", number=BY_NUMBER, applied=APPLIED, decided=DECIDED
        ),
        _decided,
    ),
    "answered": (
        _listing("answered", REQUESTS, "-answered", asked=ASKED, answered=ANSWERED),
        lambda: _requests().exclude(state=OPEN),
    ),
}
"""What waits is little; of what was decided, all is read by the day of its decision as before."""


@require_safe
@frame.staff_page
def applications(request: HttpRequest) -> HttpResponse:
    """One part at a time, page by page."""
    part = request.GET.get("part", "applications")
    part = part if part in PARTS else "applications"
    kind, found = PARTS[part]
    listing = Listed(kind, request, urlencode({"part": part}))
    shown = listing.page(found(), PAGE)
    of_contracts = part in ("applications", "decided")
    return render(
        request,
        f"console/applications/{'applications' if of_contracts else 'requests'}.html",
        {
            "section": "applications",
            "part": part,
            "tabs": _tabs(),
            "listing": listing,
            "page": shown,
            "rows": _contracts(shown.rows, request.by.day)
            if of_contracts
            else [_change(row, request.by.day) for row in shown.rows],
            "today": request.by.day,
            "may": frame.may(request.by, Duty.CONTRACTS),
        },
    )


def _tabs() -> list[tuple[str, str, int]]:
    return [
        ("applications", gettext("Applications waiting for screening"), to_screen().count()),
        (
            "requests",
            gettext("Change requests"),
            ChangeRequest.objects.filter(state=OPEN).count(),
        ),
        ("decided", gettext("Decided applications"), 0),
        ("answered", gettext("Decided requests"), 0),
    ]


def _contracts(rows: list[Contract], today: date) -> list[dict]:
    proposed = Approval.objects.filter(
        kind=acceptance.KIND.name, state=Approval.State.OPEN, contract__in=rows
    )
    waiting = dict(proposed.values_list("contract_id", "pk"))
    return [
        {
            "contract": row,
            "days": (today - row.applied_on).days,
            "wished": wished_start(row),
            "findings": len(row.application.findings),
            "weights": [
                (weight, label(weight), count)
                for weight, count in weights(map(from_json, row.application.findings)).items()
            ],
            "approval": waiting.get(row.pk),
        }
        for row in rows
    ]


def wished_start(row: Contract) -> date | None:
    """The start that the applicant wished for, where the application was written here."""
    draft = getattr(row, "draft", None)
    wished = draft.data.get("order", {}).get("starts_on") if draft else None
    return date.fromisoformat(wished) if wished else None


def _change(row: ChangeRequest, today: date) -> dict:
    return {
        "row": row,
        "days": (today - localtime(row.requested_at).date()).days,
        "changes": differences(row.kind, row.before, row.after),
    }
