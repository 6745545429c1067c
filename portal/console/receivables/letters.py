"""Dunning messages as letters: one as PDF, those of days or a step together as a ZIP."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from billing.exports.letters import LETTERS
from billing.models import DunningMessage
from billing.operations.documents import letter_pdf
from billing.queries.letters import letters
from billing.queries.openings import openings
from contracts.office.queries.paging import PageOrder
from portal.console import frame
from portal.console.lists.listing import LISTS, Listed, Listing
from portal.console.receivables.aged import SECTION
from portal.console.receivables.forms import LettersForm
from portal.downloads import inline_pdf
from portal.exports import operations
from portal.exports.models import Export
from portal.requests import HttpRequest

PAGE = 50
LISTING = LISTS.register(
    Listing(
        name="dunning_letters",
        title=_("Dunning letters"),
        form=LettersForm,
        sorts={"day": PageOrder("day", "id", int, ascending=True)},
        default="-day",
    )
)
MOST_FILES = 5


@require_http_methods(["GET", "HEAD", "POST"])
@frame.staff_page(does=LETTERS.duties)
def dunning_letters(request: HttpRequest) -> HttpResponse:
    """The letters of days and a step; POST has their ZIP made."""
    form = LettersForm(request.POST if request.method == "POST" else request.GET)
    values = {"form": form, **SECTION, "may": frame.may(request.by, *LETTERS.duties)}
    if form.is_valid():
        if request.method == "POST":
            return _ask(request, form)
        values |= _found(request, form)
    files = Export.objects.filter(customer=None, kind=LETTERS.name)
    values["files"] = files.order_by("-id")[:MOST_FILES]
    return render(request, "console/receivables/letters.html", values)


def _found(request: HttpRequest, form: LettersForm) -> dict:
    asked = {name: value for name, value in form.cleaned_data.items() if value}
    listing = Listed(LISTING, request, urlencode(asked))
    shown = listing.page(form.found().select_related("billing_account__customer"), PAGE)
    opened = {one.number: one.at for one in openings(one.letter_number for one in shown.rows)}
    rows = [(one, one.get_step_display(), opened.get(one.letter_number)) for one in shown.rows]
    return {"rows": rows, "page": shown, "listing": listing, "asked": asked}


def _ask(request: HttpRequest, form: LettersForm) -> HttpResponse:
    """Where nothing is found it says so."""
    asked = {name: value for name, value in form.cleaned_data.items() if value}
    if form.found().exists():
        operations.ask_for_staff(request.by, LETTERS, asked)
        text = gettext("The ZIP of letters is being created. It will appear in the list below.")
        messages.success(request, text)
    else:
        messages.error(request, gettext("No letter matches."))
    query = f"?{urlencode(asked)}" if asked else ""
    return redirect(f"{request.path}{query}")


@require_safe
@frame.staff_page
def dunning_letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter of one message, made from what was kept with it."""
    row = get_object_or_404(DunningMessage, pk=pk, text__has_key="invoices")
    (letter,) = letters([row])
    return inline_pdf(letter.reference, letter_pdf(letter))
