"""Recording what was done about an entry."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from contracts.office.language import sentence
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Refused
from portal.console import frame
from portal.console.registers.entry import the_entry
from portal.console.registers.forms import ActForm
from portal.console.registers.lists import tabs
from portal.requests import HttpRequest
from support.registers.models import Entry
from support.registers.operations import entries
from support.registers.queries import facts
from support.registers.queries.finding import KEEPERS, subcontracts
from support.registers.terms.acting import clause_of, offered
from support.registers.terms.kinds import ActKind, Register


@require_http_methods(["GET", "HEAD", "POST"])
@frame.staff_page(sees=KEEPERS, does=KEEPERS)
def act(request: HttpRequest, number: str, kind: str) -> HttpResponse:
    """The form of one act; POST records it. What may not be done now is not found."""
    row = the_entry(request, number)
    known = facts.entry(row)
    wanted = next((one for one in offered(known) if one == kind), None)
    if wanted is None:
        raise Http404
    is_sent = request.method == "POST"
    form = ActForm(
        wanted,
        known.people(),
        subcontracts(request.by) if wanted is ActKind.DISCLOSED else (),
        request.by.day,
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
    )
    status = 200
    if form.is_valid():
        try:
            _record(request, row, form)
        except Refused as refusal:
            form.add_error(None, sentence(refusal))
            status = 409
        else:
            messages.success(request, gettext("Recorded."))
            return redirect("register_entry", row.number)
    values = {
        **tabs(request.by),
        "register": Register(row.register),
        "entry": row,
        "kind": wanted,
        "clause": clause_of(known, wanted),
        "form": form,
        "expected": fingerprint.of(known),
    }
    return render(request, "console/registers/act.html", values, status=status)


def _record(request: HttpRequest, row: Entry, form: ActForm) -> None:
    """Raises Refused."""
    values = form.cleaned_data
    entries.record(
        request.by,
        row.pk,
        form.done(),
        values["text"],
        subcontract_id=values.get("subcontract"),
        upload=values["file"],
        expected=request.POST.get("expected", ""),
    )
