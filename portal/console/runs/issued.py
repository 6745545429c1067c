"""The invoices that a run has issued, with how far their mail has come, and those held back."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import QuerySet, Sum
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, pgettext
from django.views.decorators.http import require_safe

from billing.models import BillingHold, Invoice
from billing.operations.preview import held_back
from billing.queries import accounts, billing_holds, runs
from billing.queries.search import ORDER
from billing.terms.previewing import PreviewedInvoice
from contracts.office.context import Duty
from contracts.office.queries.paging import page
from portal.console import frame
from portal.console.runs.forms import HELD, IssuedList
from portal.console.runs.months import parse
from portal.downloads import csv_response
from portal.requests import HttpRequest

PAGE = 50
CHUNK = 1000


@require_safe
@frame.staff_page
def issued(request: HttpRequest, month: str) -> HttpResponse:
    """By customer and delivery; what is held back has its own table."""
    first = parse(month)
    form = IssuedList(request.GET)
    values = {
        "section": "billing_runs",
        "month": first,
        "key": month,
        "form": form,
        "about": runs.of_month(first),
        "may": frame.may(request.by, Duty.ACCOUNTS),
    }
    if form.is_valid():
        values["query"] = form.query
        if form.cleaned_data["state"] == HELD:
            values["held"] = _held(first, request.by.day, form.cleaned_data["text"])
        else:
            values |= _issued(request, form, first)
    return render(request, "console/runs/issued.html", values)


def _issued(request: HttpRequest, form: IssuedList, month: date) -> dict:
    found = _found(form, month)
    shown = page(
        found.select_related("billing_account__customer"),
        ORDER,
        PAGE,
        older=request.GET.get("older", ""),
        newer=request.GET.get("newer", ""),
    )
    mail = runs.mail_of([one.number for one in shown.rows])
    return {
        "rows": [(one, mail.get(one.number, [])) for one in shown.rows],
        "page": shown,
        "count": found.count(),
        "total": found.order_by().aggregate(sum=Sum("total", default=0))["sum"],
    }


def _found(form: IssuedList, month: date) -> QuerySet[Invoice]:
    asked = form.cleaned_data
    return runs.issued_and(month, asked["state"], asked["text"])


def _held(month: date, day: date, text: str) -> list[tuple[PreviewedInvoice, BillingHold]]:
    """What would be issued today, with the hold that keeps it back."""
    rows = held_back(month, day).invoices
    for word in text.split():
        named = accounts.named(word)
        rows = tuple(one for one in rows if one.account in named)
    holds = {one.billing_account_id: one for one in billing_holds.in_force(day)}
    return [(one, holds[one.account]) for one in rows]


@require_safe
@frame.staff_page
def csv(request: HttpRequest, month: str) -> HttpResponseBase:
    """The list that was asked for; wrong criteria lead back to the page that says so."""
    first = parse(month)
    form = IssuedList(request.GET)
    if not form.is_valid():
        there = reverse("billing_run_issued", args=[month])
        return redirect(f"{there}?{request.GET.urlencode()}")
    if form.cleaned_data["state"] == HELD:
        header = [*_who(), *_yen(), gettext("Reason for the hold"), gettext("Last day of the hold")]
        held = _held(first, request.by.day, form.cleaned_data["text"])
        return csv_response(f"billing-held-{month}.csv", header, map(_held_cells, held))
    header = [
        gettext("Invoice number"),
        *_who(),
        *_yen(),
        gettext("Issued on"),
        gettext("Due on"),
        gettext("Delivery"),
        gettext("Recipient"),
    ]
    rows = _found(form, first).select_related("billing_account__customer").order_by("number")
    return csv_response(f"billing-issued-{month}.csv", header, _cells(rows))


def _who() -> list[str]:
    return [
        gettext("Customer number"),
        gettext("Customer"),
        gettext("Billing account number"),
        gettext("Billed to"),
    ]


def _yen() -> list[str]:
    return [gettext("Before tax"), gettext("Consumption tax amount"), gettext("Amount billed")]


def _cells(rows: QuerySet[Invoice]) -> Iterator[tuple]:
    comma = pgettext("names", ", ")
    none = gettext("Not e-mailed")
    mail = runs.mail_of(list(rows.values_list("number", flat=True)))
    for one in rows.annotate(tax=Sum("taxes__tax", default=0)).iterator(CHUNK):
        mine = mail.get(one.number, [])
        account, tax = one.billing_account, vars(one)["tax"]
        yield (
            one.number,
            account.customer.number,
            account.customer.name,
            account.number,
            one.parties["recipient"]["name"],
            one.total - tax,
            tax,
            one.total,
            one.issued_on,
            one.due_on,
            comma.join(_once(message.get_delivery_display() for message in mine)) or none,
            comma.join(message.recipient for message in mine),
        )


def _once(texts: Iterable[object]) -> Iterator[str]:
    yield from dict.fromkeys(map(str, texts))


def _held_cells(row: tuple[PreviewedInvoice, BillingHold]) -> tuple:
    one, hold = row
    who = (one.customer_number, one.customer, one.number, one.name)
    return (*who, one.before_tax, one.tax, one.total, hold.reason, hold.through)
