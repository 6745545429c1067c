"""Everything about one entry: its facts, what is owed and why, what was done, its files."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from portal.console import frame
from portal.console.registers.forms import labels_of
from portal.console.registers.lists import tabs
from portal.downloads import download
from portal.requests import HttpRequest
from support.registers.models import Act, Entry
from support.registers.queries import facts, finding
from support.registers.queries.history import chosen
from support.registers.terms.acting import clause_of, offered
from support.registers.terms.duties import open_duties
from support.registers.terms.kinds import ActKind, Register, Sort
from support.registers.terms.standing import standing


def the_entry(request: HttpRequest, number: str) -> Entry:
    """By its number; else not found, or 403 where it is not for every member of staff."""
    row = get_object_or_404(finding.ENTRIES.all(), number=number.replace("\x00", ""))
    if not finding.may_see(request.by, row):
        raise PermissionDenied(gettext("This is not among your duties."))
    return row


@require_safe
@frame.staff_page
def entry(request: HttpRequest, number: str) -> HttpResponse:
    """Facts, standing and due days with their clauses, what may be done, history."""
    row = the_entry(request, number)
    acts = facts.acts_of(row)
    known = facts.of_entry(row, acts)
    given = row.given.select_related("entry").order_by("id")
    values = {
        **tabs(request.by),
        "register": Register(row.register),
        "entry": row,
        "names": labels_of(Sort(row.sort)),
        "known": known,
        "standing": standing(known),
        "duties": open_duties(known),
        "offered": offered(known),
        "acts": [(one, chosen(one), _clause(known, one)) for one in acts],
        "given": given if row.sort == Sort.SUBCONTRACT else (),
        "today": request.by.day,
    }
    return render(request, "console/registers/entry.html", values)


def _clause(known, act: Act) -> str:
    return clause_of(known, ActKind(act.kind), act.chosen)


@require_safe
@frame.staff_page(sees=finding.KEEPERS)
def file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A file of an entry, for those who keep the registers (Art. 28-3)."""
    row = get_object_or_404(Act, pk=pk)
    if not row.file:
        raise Http404
    return download(row.file, row.file_name, row.content_type)
