"""Documents that were ticked: one PDF to print, recording that they were posted, correcting it."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from contracts.office.context import Duty
from contracts.office.language import sentence
from contracts.office.models import Posting
from contracts.office.operations.posting import correct_posting, record_posted
from contracts.office.queries.papers import printed
from contracts.office.queries.posting import printable
from contracts.office.terms.explanation import Refused
from contracts.office.terms.notices import named
from portal.console import frame
from portal.console.lists.selection import ticked
from portal.console.posting.forms import CorrectForm, RecordForm
from portal.console.posting.queue import PAGE, SECTION, Row, described
from portal.downloads import inline_pdf
from portal.requests import HttpRequest

DUTIES = (Duty.CONTRACTS, Duty.ACCOUNTS)
GET_OR_POST = ("GET", "HEAD", "POST")


def _chosen(request: HttpRequest) -> list[Row]:
    """No more than a page of the queue: they are drawn while somebody waits."""
    ids = [int(one) for one in ticked(request) if one.isdecimal() and len(one) < 19][:PAGE]
    return described(printable().filter(pk__in=ids).order_by("pk"))


@require_http_methods(GET_OR_POST)
@frame.staff_page(does=DUTIES)
def selected(request: HttpRequest) -> HttpResponse:
    """GET what was ticked with its PDF; POST records it as posted."""
    rows = _chosen(request)
    names = {one.pk: one.reference for one, _, _ in rows}
    is_sent = request.method == "POST"
    form = RecordForm(names, request.by.day, request.POST if is_sent else None)
    status = 200
    if is_sent and names and form.is_valid():
        try:
            values = form.cleaned_data
            record_posted(request.by, form.posted, form.post_kind, values["day"])
        except Refused as refusal:
            form.add_error(None, sentence(refusal))
            status = 409
        else:
            messages.success(request, gettext("Recorded as posted."))
            return redirect("post_queue")
    values = {
        **SECTION,
        "rows": [(*row, form.number_of(row[0].pk)) for row in rows],
        "form": form,
        "may": frame.may(request.by, *DUTIES),
        "query": urlencode([("row", pk) for pk in names]),
        "has_paper": any(paper for _, _, paper in rows),
    }
    return render(request, "console/posting/selected.html", values, status=status)


@require_safe
@frame.staff_page
def printed_pdf(request: HttpRequest) -> HttpResponse:
    """What was ticked in one PDF; each document begins on a page of its own."""
    found = [paper for _, _, paper in _chosen(request) if paper is not None]
    if not found:
        raise Http404
    return inline_pdf(f"post-{request.by.day:%Y%m%d}", printed(found))


@require_http_methods(GET_OR_POST)
@frame.staff_page(sees=DUTIES, does=DUTIES)
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """What was recorded wrongly, put right with a reason."""
    row = get_object_or_404(Posting.objects.select_related("notice__customer"), pk=pk)
    form = CorrectForm(row, request.POST if request.method == "POST" else None)
    status = 200
    if form.is_valid():
        values = form.cleaned_data
        try:
            correct_posting(
                *(request.by, row.pk, form.post_kind, values["number"]),
                *(values["day"], values["reason"]),
            )
        except Refused as refusal:
            form.add_error(None, sentence(refusal))
            status = 409
        else:
            messages.success(request, gettext("The change has been saved."))
            return redirect("staff_notice", row.notice_id)
    values = {**SECTION, "row": row, "kind": named(row.notice.kind), "form": form}
    return render(request, "console/posting/correct.html", values, status=status)
