"""Every invoice that a run would issue: searched, sorted, page by page, and as CSV."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext, pgettext
from django.views.decorators.http import require_safe

from billing.queries import accounts
from billing.terms.invoicing import in_words
from billing.terms.previewing import PreviewedInvoice
from contracts.office.context import Duty
from contracts.office.language import localized
from contracts.office.queries.paging import Page
from portal.console import frame
from portal.console.runs import snapshots
from portal.console.runs.forms import HELD, PreviewedList
from portal.console.runs.months import parse
from portal.console.runs.snapshots import Snapshot
from portal.downloads import csv_response
from portal.requests import HttpRequest

PAGE = 50


@require_safe
@frame.staff_page
def previewed(request: HttpRequest, month: str) -> HttpResponse:
    """The list of the newest preview; without one, the way back to the run."""
    first = parse(month)
    export, found = snapshots.shown(first)
    if found is None:
        return redirect("billing_run", month)
    form = PreviewedList(request.GET)
    values = {
        "section": "billing_runs",
        "month": first,
        "key": month,
        "form": form,
        "export": export,
        "issued_on": found.preview.issued_on,
        "sums": found.sums,
        "may": frame.may(request.by, Duty.ACCOUNTS),
    }
    if form.is_valid():
        rows = _found(found, form.cleaned_data)
        shown = _page(rows, request.GET.get("older") or request.GET.get("newer") or "")
        values |= {
            "count": len(rows),
            "total": sum(one.total for one in rows),
            "rows": [(one, found.holds.get(one.account), _remarks(one)) for one in shown.rows],
            "page": shown,
            "query": form.query,
        }
    return render(request, "console/runs/previewed.html", values)


def _found(snapshot: Snapshot, asked: dict) -> list[PreviewedInvoice]:
    rows: Sequence[PreviewedInvoice] = snapshot.preview.invoices
    if asked["state"]:
        is_held = asked["state"] == HELD
        rows = [one for one in rows if (one.account in snapshot.holds) is is_held]
    if asked["remark"]:
        rows = [one for one in rows if asked["remark"] in one.remarks]
    for word in asked["text"].split():
        named = accounts.named(word)
        rows = [one for one in rows if one.account in named]
    if asked["sort"]:
        return sorted(rows, key=lambda one: one.total, reverse=asked["sort"] == "most")
    return list(rows)


def _page(rows: list[PreviewedInvoice], position: str) -> Page:
    """By position: the rows of a preview do not change."""
    start = int(position) if position.isascii() and position.isdecimal() else 0
    start = start // PAGE * PAGE if start < len(rows) else 0
    return Page(
        rows[start : start + PAGE],
        str(start - PAGE) if start else None,
        str(start + PAGE) if start + PAGE < len(rows) else None,
    )


def _remarks(one: PreviewedInvoice) -> list[str]:
    return [localized(remark) for remark in one.remarks]


@require_safe
@frame.staff_page
def csv(request: HttpRequest, month: str) -> HttpResponseBase:
    """The whole list as it was calculated, with the holds of today."""
    first = parse(month)
    _export, found = snapshots.shown(first)
    if found is None:
        return redirect("billing_run", month)
    header = [
        gettext("Billing month"),
        gettext("Customer number"),
        gettext("Customer"),
        gettext("Billing account number"),
        gettext("Billed to"),
        gettext("Contracts"),
        gettext("Before tax"),
        gettext("Consumption tax amount"),
        gettext("Amount billed"),
        gettext("Due on"),
        gettext("Last amount billed"),
        gettext("Paid from credit"),
        gettext("State"),
        gettext("Reason for the hold"),
        gettext("Last day of the hold"),
        gettext("To be checked"),
    ]
    return csv_response(f"billing-preview-{month}.csv", header, _cells(first, found))


def _cells(month: date, snapshot: Snapshot) -> Iterator[tuple]:
    to_issue, held = gettext("To be issued"), gettext("Held back")
    comma = pgettext("names", ", ")
    for one in snapshot.preview.invoices:
        hold = snapshot.holds.get(one.account)
        yield (
            in_words(f"{month:%Y-%m}"),
            one.customer_number,
            one.customer,
            one.number,
            one.name,
            " ".join(one.contracts),
            one.before_tax,
            one.tax,
            one.total,
            one.due_on,
            one.before,
            one.credit,
            held if hold else to_issue,
            hold.reason if hold else "",
            hold.through if hold else "",
            comma.join(_remarks(one)),
        )
