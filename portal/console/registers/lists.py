"""The registers: what is due of all three, and the entries of one."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from contracts.office.language import label
from portal.console import frame
from portal.console.lists.found import found
from portal.console.lists.listing import LISTS, Listed, Listing
from portal.console.registers.forms import EntrySearch
from portal.requests import HttpRequest
from support.registers.queries import facts, finding
from support.registers.terms.duties import open_duties
from support.registers.terms.kinds import SORTS, Register

MOST_DUE = 200
LISTINGS = {
    one: LISTS.register(
        Listing(
            name=f"register_{one.value}",
            title=label(one),
            search=_("Search the register"),
            page="register",
            args=(one.value,),
            sorts={"starts": finding.ORDER.turned()},
            default="-starts",
            form=EntrySearch,
        )
    )
    for one in Register
}
SECTION = {"section": "registers"}


def tabs(by) -> dict:
    """What every page of the registers shows above."""
    return {**SECTION, "registers": list(Register), "keeps": finding.keeps(by)}


@require_safe
@frame.staff_page
def due(request: HttpRequest) -> HttpResponse:
    """What is owed about which entry, the earliest day first, each with its reason."""
    rows = finding.due(request.by).prefetch_related(facts.ACTS)[:MOST_DUE]
    values = {
        **tabs(request.by),
        "today": request.by.day,
        "rows": [(row, open_duties(facts.of_entry(row, row.acts.all()))) for row in rows],
    }
    return render(request, "console/registers/due.html", values)


def the_register(name: str) -> Register:
    """By its name; else not found."""
    try:
        return Register(name)
    except ValueError as error:
        raise Http404 from error


@require_safe
@frame.staff_page
def register(request: HttpRequest, register: str) -> HttpResponse:
    """The entries of a register, the newest first unless sorted."""
    here, form = the_register(register), EntrySearch(request.GET)
    is_valid = form.is_valid()
    listing = Listed(LISTINGS[here], request, form.query)
    values = {
        **tabs(request.by),
        "register": here,
        "sorts": SORTS[here],
        "form": form,
        "listing": listing,
    }
    if is_valid:
        asked = finding.EntryCriteria(here, **form.cleaned_data)
        values |= found(listing, finding.find(request.by, asked, request.by.day))
        values["today"] = request.by.day
    return render(request, "console/registers/register.html", values)
