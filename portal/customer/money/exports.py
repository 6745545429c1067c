"""Files to take away: asking for one, watching it being made, downloading it."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from billing.exports.pdfs import INVOICES, SELECTED
from contracts.office import context
from contracts.office.context import Member
from contracts.office.exporting import EXPORTS
from contracts.office.language import sentence
from contracts.office.terms.explanation import Refused
from contracts.terms.periods import ONE_DAY, month_first, month_last
from portal import downloads, scope
from portal.customer.money.search import Period
from portal.exports import operations
from portal.exports.models import Export
from portal.exports.my_data import MY_DATA
from portal.requests import HttpRequest

MOST_SHOWN = 30


class InvoicesOfPeriod(Period):
    """Both days are needed."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = True
            field.error_messages["required"] = _("Enter a date.")


def _last_month(today: date) -> dict:
    last = month_first(today) - ONE_DAY
    return {"issued_from": month_first(last), "issued_to": month_last(last)}


@require_http_methods(["GET", "HEAD", "POST"])
@scope.customer_page(sees=[Member.BILLING], does=[Member.BILLING])
def exports(request: HttpRequest) -> HttpResponse:
    """The files of the company; POST asks for the PDFs of a period."""
    form = InvoicesOfPeriod(
        request.POST or None,
        initial={**_last_month(context.today()), **request.GET.dict()},
    )
    if request.method == "POST" and form.is_valid():
        days = form.cleaned_data
        return _asked(
            request,
            lambda by: operations.ask(by, scope.customer(request), INVOICES, days),
        )
    role = request.membership.role
    mine = [
        kind.name
        for kind in EXPORTS
        if (role == Member.OWNER or role in kind.members)
        and not (kind.of_its_people and scope.looking(request))
    ]
    rows = Export.objects.filter(customer=request.membership.customer_id, kind__in=mine)
    values = {"form": form, "rows": rows.select_related("requested_by")[:MOST_SHOWN]}
    return render(request, "customer/money/exports.html", values)


@require_POST
@scope.customer_page(does=[Member.BILLING])
def invoices_zip(request: HttpRequest) -> HttpResponse:
    """Ask for the PDFs of the invoices that are ticked in the list."""
    mine = scope.invoices(request).filter(number__in=request.POST.getlist("row"))
    numbers = sorted(mine.values_list("number", flat=True))
    if not numbers:
        messages.error(request, gettext("Select at least one invoice."))
        return redirect("invoices")
    chosen = {"numbers": numbers}
    return _asked(request, lambda by: operations.ask(by, scope.customer(request), SELECTED, chosen))


@require_POST
@scope.customer_page(does=[Member.OWNER])
def my_data(request: HttpRequest) -> HttpResponse:
    """Ask for everything that the portal keeps about the company (Art. 11-1)."""
    return _asked(request, lambda by: operations.ask(by, scope.customer(request), MY_DATA, {}))


def _asked(request: HttpRequest, ask) -> HttpResponse:
    try:
        export = ask(scope.by(request))
    except Refused as refusal:
        messages.error(request, sentence(refusal))
        return redirect("exports")
    return redirect("export", export.key)


def _export(request: HttpRequest, key: UUID) -> Export:
    """One of the person's companies' files, its company entered; else not found, or 403."""
    mine = Export.objects.filter(customer__in=scope.companies(request))
    export = get_object_or_404(mine.select_related("customer"), key=key)
    scope.enter(request, export.customer_id or 0)
    scope.require(request, *EXPORTS[export.kind].members)
    if scope.looking(request) and EXPORTS[export.kind].of_its_people:
        operations.require(scope.by(request), export)
    return export


@require_safe
@scope.customer_page(sees=[Member.BILLING])
def export(request: HttpRequest, key: UUID) -> HttpResponse:
    """How far it has come; htmx asks again every two seconds until it is done."""
    row = _export(request, key)
    template = "customer/money/progress.html" if request.htmx else "customer/money/export.html"
    response = render(request, template, downloads.shown(row))
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
@scope.customer_page(sees=[Member.BILLING])
def download(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """The file, for those who may have it, while it lasts; 410 once it is gone."""
    row = _export(request, key)
    file = operations.hand_out(scope.by(request), row)
    if file is None:
        values, status = downloads.shown(row), downloads.gone(row)
        return render(request, "customer/money/export.html", values, status=status)
    return downloads.attachment(file, row.download_name)
