"""Every announcement, and every call that was recorded."""

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from contracts.office.context import Duty
from contracts.office.language import label
from contracts.office.queries.paging import PageOrder, moment
from portal.console.frame import may, staff_page
from portal.console.lists.listing import LISTS, Listed, Listing
from portal.requests import HttpRequest
from support.announcements.models import Announcement
from support.announcements.queries import shown

SECTION = "announcements"
PAGE = 25
BY_NUMBER = PageOrder("number", parse_first=str, ascending=True)
BY_CALL = PageOrder("said_at", "pk", int, moment, ascending=True)
PARTS = (("", _("Drafts and set ahead")), ("over", _("Posted or withdrawn")), ("calls", _("Calls")))


def _listing(name: str, sort: str, order: PageOrder, part: str = "") -> Listing:
    title = _("Notices to holders")
    return LISTS.register(
        Listing(
            name=name,
            title=title,
            page=SECTION,
            part=part,
            sorts={sort: order},
            default=f"-{sort}",
        )
    )


LISTINGS = {
    "": _listing("announcements_open", "number", BY_NUMBER),
    "over": _listing("announcements_over", "number", BY_NUMBER, "part=over"),
    "calls": _listing("calls", "said", BY_CALL, "part=calls"),
}


@require_safe
@staff_page
def announcements(request: HttpRequest) -> HttpResponse:
    """What is still to be posted, what was, or the calls, page by page."""
    part = request.GET.get("part", "")
    part = part if part in LISTINGS else ""
    listing = Listed(LISTINGS[part], request, f"part={part}" if part else "")
    rows = listing.page(_found(part), PAGE)
    return render(
        request,
        "console/announcements/announcements.html",
        {
            "section": SECTION,
            "part": part,
            "parts": PARTS,
            "listing": listing,
            "page": rows,
            "rows": rows.rows if part == "calls" else [_row(one) for one in rows.rows],
            "may": may(request.by, Duty.CONTRACTS),
        },
    )


def _found(part: str) -> QuerySet:
    if part == "calls":
        return shown.calls()
    found = Announcement.objects.select_related("author", "corrects")
    return found.exclude(shown.OPEN) if part == "over" else found.filter(shown.OPEN)


def _row(row: Announcement) -> dict:
    state = row.life
    return {"row": row, "state": state.value, "state_text": label(state)}
