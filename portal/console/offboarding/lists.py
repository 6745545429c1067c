"""Every contract that has ended, with what is left of both checklists."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from contracts.office.context import Duty
from contracts.office.language import choices
from contracts.office.queries.paging import PageOrder
from portal.console import frame
from portal.console.customers.lists import Search, choice_field
from portal.console.lists.found import found
from portal.console.lists.listing import LISTS, Listed, Listing
from portal.fields import search_text
from portal.requests import HttpRequest
from support.offboarding.queries import finding
from support.offboarding.queries.shown import BADGES, part
from support.offboarding.terms.kinds import Part, Side

SECTION = {"section": "offboarding"}


class OffboardingSearch(Search):
    text = search_text(_("Contract, customer"))
    part = choice_field(_("State"), choices(Part))
    side = choice_field(_("Left of"), choices(Side))


OFFBOARDING = LISTS.register(
    Listing(
        name="offboarding",
        title=_("After the end of contracts"),
        search=_("Search ended contracts"),
        form=OffboardingSearch,
        sorts={
            "ended": PageOrder("ends_on", "pk", int, ascending=True),
            "due": PageOrder("due_or_last", "pk", int, ascending=True),
        },
        default="due",
    )
)
"""Sorted by the day of the end or by what is due next; what is done comes last."""


@require_safe
@frame.staff_page
def offboarding(request: HttpRequest) -> HttpResponse:
    """What is due next first, unless sorted."""
    form = OffboardingSearch(request.GET)
    is_valid = form.is_valid()
    listing = Listed(OFFBOARDING, request, form.query if is_valid else "")
    values: dict[str, Any] = {**SECTION, "form": form, "listing": listing}
    if is_valid:
        asked = finding.Criteria(**form.cleaned_data)
        values |= found(listing, finding.find(asked, request.by.day))
        values |= {
            "rows": [
                (row, one := part(row, request.by.day), BADGES[one]) for row in values["rows"]
            ],
            "today": request.by.day,
            "may_change": frame.may(request.by, Duty.ADMINISTRATION),
        }
    return render(request, "console/offboarding/list.html", values)
