"""The queue of inquiries: what is due first comes first; by keyboard, one after another."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from contracts.office.context import Duty
from portal.console import frame
from portal.console.desk.forms import InquirySearch
from portal.console.lists.found import found
from portal.console.lists.listing import LISTS, Listed, Listing
from portal.requests import HttpRequest
from support.desk.models import Inquiry
from support.desk.queries import finding
from support.desk.queries.conversation import hours_at, neighbour
from support.desk.queries.standing import standing

SECTION = {"section": "desk"}
INQUIRIES = LISTS.register(
    Listing(
        name="desk",
        title=_("Inquiries"),
        search=_("Search inquiries"),
        form=InquirySearch,
        sorts={
            "due": finding.BY_DUE,
            "number": finding.BY_NUMBER,
            "opened": finding.BY_DAY.turned(),
        },
        default="due",
    )
)


@require_safe
@frame.staff_page
def queue(request: HttpRequest) -> HttpResponse:
    """What is not resolved, the next due first, unless something else is asked for."""
    form = InquirySearch(request.GET)
    is_valid = form.is_valid()
    listing = Listed(INQUIRIES, request, form.query)
    values: dict[str, Any] = {
        **SECTION,
        "form": form,
        "listing": listing,
        "hours": hours_at(request.by.now),
        "waiting": finding.triage().count(),
        "may": frame.may(request.by, Duty.SUPPORT),
    }
    if is_valid:
        rows = finding.find(request.by, form.criteria).select_related("customer", "assignee")
        values |= found(listing, rows)
        values["rows"] = [(row, *standing(row, request.by)) for row in values["rows"]]
    return render(request, "console/desk/queue.html", values)


@require_safe
@frame.staff_page
def step(request: HttpRequest, number: str, way: str) -> HttpResponse:
    """On to the inquiry due next, or back to the one before; at the end, to the queue."""
    row = get_object_or_404(Inquiry, number=number)
    found = neighbour(row, is_ahead=way == "next")
    return redirect("staff_inquiry", found.number) if found else redirect("desk")
