"""The journal: who did what, when, under which clause, what it changed, and its seals."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from contracts.office.models import JournalSeal
from contracts.office.queries import restricted
from contracts.queries import journal as queries
from portal.console.frame import staff_page
from portal.console.team.forms import JournalSearch
from portal.requests import HttpRequest

PAGE = 50
SEALS = 5


@require_safe
@staff_page
def journal(request: HttpRequest) -> HttpResponse:
    """Pages by key: `before` is the id of the last entry of the page before."""
    form = JournalSearch(request.GET)
    rows, before = [], request.GET.get("before", "")
    if form.is_valid():
        asked = queries.JournalCriteria(**form.cleaned_data)
        found = queries.find(asked, restricted.unread(request.by))
        if before.isdecimal() and len(before) < 19:
            found = found.filter(pk__lt=int(before))
        found = found.select_related("customer", "contract")
        rows = restricted.masked(request.by, found[: PAGE + 1])
    query = request.GET.copy()
    query.pop("before", None)
    values = {
        "section": "team",
        "form": form,
        "rows": rows[:PAGE],
        "older": rows[PAGE - 1].pk if len(rows) > PAGE else None,
        "query": query.urlencode(),
        "before": before,
        "seals": JournalSeal.objects.order_by("-day")[:SEALS],
    }
    return render(request, "console/team/journal.html", values)
