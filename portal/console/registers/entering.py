"""Entering something in a register."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from contracts.office.language import sentence
from contracts.office.terms.explanation import Refused
from portal.console import frame
from portal.console.registers.forms import EntryForm
from portal.console.registers.lists import tabs, the_register
from portal.requests import HttpRequest
from support.registers.operations import entries
from support.registers.queries.finding import KEEPERS
from support.registers.terms.kinds import SORTS


@require_http_methods(["GET", "HEAD", "POST"])
@frame.staff_page(sees=KEEPERS, does=KEEPERS)
def new(request: HttpRequest, register: str, sort: str) -> HttpResponse:
    """The form for one sort of entry; POST enters it and shows it."""
    here = the_register(register)
    kind = next((one for one in SORTS[here] if one == sort), None)
    if kind is None:
        raise Http404
    is_sent = request.method == "POST"
    form = EntryForm(
        here,
        kind,
        request.by.day,
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
    )
    status = 200
    if form.is_valid():
        values = form.cleaned_data
        try:
            whose = values["customer"], values["contract"]
            row = entries.enter(request.by, form.entry, *whose, values["file"])
        except Refused as refusal:
            form.add_error(None, sentence(refusal))
            status = 409
        else:
            messages.success(request, gettext("Entered as %(number)s.") % {"number": row.number})
            return redirect("register_entry", row.number)
    values = {**tabs(request.by), "register": here, "sort": kind, "form": form}
    return render(request, "console/registers/new.html", values, status=status)
