"""What waits to be posted, the earliest first."""

from collections.abc import Iterable

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from contracts.office.models import Notice
from contracts.office.queries.paging import PageOrder, page
from contracts.office.queries.papers import Paper, papers_of
from contracts.office.queries.posting import waiting
from contracts.office.terms.notices import NoticeKind, named
from portal.console import frame
from portal.console.lists.selection import Selection
from portal.requests import HttpRequest

SECTION = {"section": "customers"}
PAGE = 50
AS_NOTICED = PageOrder("pk", parse_first=int, ascending=True)
Row = tuple[Notice, NoticeKind, Paper | None]


@require_safe
@frame.staff_page
def queue(request: HttpRequest) -> HttpResponse:
    """To be ticked, printed and recorded."""
    shown = page(
        waiting(),
        AS_NOTICED,
        PAGE,
        older=request.GET.get("older", ""),
        newer=request.GET.get("newer", ""),
    )
    acts = [("post", _("Print and record as posted"))]
    values = {
        **SECTION,
        "rows": described(shown.rows),
        "page": shown,
        "selection": Selection(reverse("post_selected"), acts, [one.pk for one in shown.rows]),
    }
    return render(request, "console/posting/queue.html", values)


def described(notices: Iterable[Notice]) -> list[Row]:
    """Each with what its kind is called, and its document."""
    rows = list(notices)
    made = papers_of(rows)
    return [(one, named(one.kind), made.get(one.pk)) for one in rows]
