"""Files for staff: asking for one, watching it being made, downloading it."""

from collections.abc import Mapping
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from contracts.office.context import By
from contracts.terms.periods import ONE_DAY, month_first, month_last
from portal import downloads
from portal.console import frame
from portal.console.files.forms import OF_A_PERIOD, AsOfADay, OfAPeriod
from portal.exports import operations
from portal.exports.accounting import TITLES
from portal.exports.accounting_readme import LABELS
from portal.exports.models import Export
from portal.requests import HttpRequest

MOST_SHOWN = 50
OWN_PAGES = (Export.Kind.SIMULATION, Export.Kind.POLICY)
"""Their figures are shown where they are asked for."""


def _mine(by: By) -> list[Export.Kind]:
    """The kinds that the person's duties are for."""
    kinds = operations.STAFF_MAY.items()
    return [kind for kind, duties in kinds if frame.may(by, *duties) and kind not in OWN_PAGES]


@require_http_methods(["GET", "HEAD", "POST"])
@frame.staff_page
def console_files(request: HttpRequest) -> HttpResponse:
    """The files made last; POST asks for one, by a period or as of a day."""
    by, mine = request.by, _mine(request.by)
    kinds = [kind for kind in OF_A_PERIOD if kind in mine]
    last = month_first(by.day) - ONE_DAY
    asks = request.POST.get("form") if request.method == "POST" else None
    period = OfAPeriod(
        kinds,
        request.POST if asks == "period" else None,
        initial={"first": month_first(last), "last": month_last(last)},
    )
    as_of = AsOfADay(by.day, request.POST if asks == "day" else None, initial={"day": last})
    if asks == "period" and period.is_valid():
        values = dict(period.cleaned_data)
        return _asked(by, Export.Kind(values.pop("kind")), values)
    if asks == "day" and as_of.is_valid():
        return _asked(by, Export.Kind.RECEIVABLES, as_of.cleaned_data)
    rows = Export.objects.filter(customer=None, kind__in=mine).select_related("requested_by")
    values = {
        "section": "console_files",
        "rows": rows[:MOST_SHOWN],
        "period": period if kinds else None,
        "as_of": as_of if Export.Kind.RECEIVABLES in mine else None,
        "titles": [(*LABELS[title], account) for title, account in TITLES.items()],
    }
    return render(request, "console/files/files.html", values)


def _asked(by: By, kind: Export.Kind, parameters: Mapping[str, object]) -> HttpResponse:
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
@never_cache
@frame.staff_page
def console_file(request: HttpRequest, key: UUID) -> HttpResponse:
    """How far it has come; htmx asks again every two seconds until it is done."""
    row = _export(request, key)
    template = "console/files/progress.html" if request.htmx else "console/files/file.html"
    response = render(request, template, _values(row))
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
@never_cache
@frame.staff_page
def console_file_download(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """The file while it lasts; 410 once it is gone."""
    row = _export(request, key)
    file = operations.hand_out(request.by, row)
    if file is None:
        status = downloads.gone(row)
        return render(request, "console/files/file.html", _values(row), status=status)
    return downloads.attachment(file, row.download_name)
