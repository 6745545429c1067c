"""The cases of prohibited acts and anti-social forces, for those who keep them."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
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
from support.conduct.queries import finding
from support.conduct.terms.kinds import Matter, State

SECTION = {"section": "cases"}


class CaseSearch(Search):
    """Words of a case or of its holder, how far it has come, what it is about."""

    text = search_text(_("Case number, holder, description"))
    state = choice_field(
        _("State"), [(finding.OPEN, pgettext_lazy("conduct", "Not closed")), *choices(State)]
    )
    matter = choice_field(pgettext_lazy("conduct", "Matter"), choices(Matter))


CASES = LISTS.register(
    Listing(
        name="cases",
        title=_("Prohibited acts and anti-social forces"),
        search=_("Search the cases"),
        form=CaseSearch,
        sorts={
            "number": PageOrder("number", parse_first=str, ascending=True),
            "received": PageOrder("received_on", "number", ascending=True),
        },
        default="-received",
    )
)
"""Each order has its index; state and matter are searched for."""


@require_safe
@frame.staff_page(sees=finding.KEEPERS)
def cases(request: HttpRequest) -> HttpResponse:
    """By words, state and matter; the newest first unless sorted."""
    form = CaseSearch(request.GET)
    is_valid = form.is_valid()
    listing = Listed(CASES, request, form.query)
    values = {
        **SECTION,
        "form": form,
        "listing": listing,
        "matters": list(Matter),
        "may": frame.may(request.by, Duty.CONTRACTS),
        "today": request.by.day,
    }
    if is_valid:
        asked = finding.CaseCriteria(**form.cleaned_data)
        values |= found(listing, finding.find(request.by, asked))
    return render(request, "console/conduct/cases.html", values)
