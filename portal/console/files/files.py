"""Files for staff: asking for one, watching it being made, downloading it."""

from collections.abc import Mapping
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods, require_safe

from billing.exports.accounting import TITLES
from billing.queries.layouts import READERS
from contracts.office.context import By
from contracts.office.exporting import EXPORTS, Asked, ExportKind
from contracts.terms.periods import ONE_DAY, month_first, month_last
from portal import downloads
from portal.console import frame
from portal.console.files.forms import AsOfADay, OfAPeriod
from portal.doors import BY_ACT
from portal.exports import operations
from portal.exports.models import Export
from portal.requests import HttpRequest

MOST_SHOWN = 50


def _mine(by: By) -> list[ExportKind]:
    """The kinds that the person's duties are for, but those with a page of their own."""
    return [
        kind
        for kind in EXPORTS
        if kind.is_for_staff and not kind.has_page and frame.may(by, *kind.duties)
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@frame.staff_page(does=BY_ACT)
def console_files(request: HttpRequest) -> HttpResponse:
    """The files made last; POST asks for one, by a period or as of a day."""
    by, mine = request.by, _mine(request.by)
    kinds = [kind for kind in mine if kind.asked is Asked.PERIOD]
    of_a_day = [kind for kind in mine if kind.asked is Asked.DAY]
    last = month_first(by.day) - ONE_DAY
    asks = request.POST.get("form") if request.method == "POST" else None
    period = OfAPeriod(
        kinds,
        request.POST if asks == "period" else None,
        initial={"first": month_first(last), "last": month_last(last)},
    )
    as_of = AsOfADay(
        of_a_day, by.day, request.POST if asks == "day" else None, initial={"day": last}
    )
    for form, offered in ((period, kinds), (as_of, of_a_day)):
        if offered and form.is_valid():
            return _asked(by, form.cleaned_data)
    rows = Export.objects.filter(customer=None, kind__in=[kind.name for kind in mine])
    values = {
        "section": "console_files",
        "rows": rows.select_related("requested_by")[:MOST_SHOWN],
        "period": period if kinds else None,
        "as_of": as_of if of_a_day else None,
        "may_lay_out": frame.may(by, *READERS),
        "titles": [(title, account) for title, account in TITLES.items()],
    }
    return render(request, "console/files/files.html", values)


def _asked(by: By, values: Mapping[str, object]) -> HttpResponse:
    parameters = dict(values)
    kind = EXPORTS[str(parameters.pop("kind"))]
    return redirect("console_file", operations.ask_for_staff(by, kind, parameters).key)


def _export(request: HttpRequest, key: UUID) -> Export:
    """A file for staff whose duty it is; else not found, or 403."""
    row = get_object_or_404(Export, key=key, customer=None)
    operations.require(request.by, row)
    return row


def _values(row: Export) -> dict:
    month = row.parameters.get("month")
    there = reverse("billing_run", args=[month]) if month else ""
    return {"section": "console_files", **downloads.shown(row), "there": there}


@require_safe
@frame.staff_page
def console_file(request: HttpRequest, key: UUID) -> HttpResponse:
    """How far it has come; htmx asks again every two seconds until it is done."""
    row = _export(request, key)
    template = "console/files/progress.html" if request.htmx else "console/files/file.html"
    response = render(request, template, _values(row))
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
@frame.staff_page
def console_file_download(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """The file while it lasts; 410 once it is gone."""
    row = _export(request, key)
    file = operations.hand_out(request.by, row)
    if file is None:
        status = downloads.gone(row)
        return render(request, "console/files/file.html", _values(row), status=status)
    return downloads.attachment(file, row.download_name)
