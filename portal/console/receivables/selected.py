"""Invoices ticked in a list: what an act does to each is shown first; then it is done to all."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from billing.models import Invoice
from billing.operations.holds import hold_invoices
from billing.operations.sending_again import send_invoices_again
from billing.queries import selected
from billing.queries.selected import Selected
from billing.queries.spreadsheets import INVOICES
from contracts.office import context
from contracts.office.context import By, Duty
from contracts.office.language import Text, localized, sentence
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Refused
from contracts.office.terms.fingerprint import Changed
from portal.console import frame
from portal.console.lists.listing import last_seen
from portal.console.lists.selection import Selection, ticked
from portal.console.receivables.forms import HoldingForm
from portal.doors import BY_ACT
from portal.downloads import csv_response
from portal.requests import HttpRequest

FROM = ("staff_invoices", "open_items")
"""The lists in which invoices are ticked."""
Rows = list[Selected]


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What can be done with invoices at once; `read` says what would follow, with a fingerprint."""

    label: Text
    duties: tuple[Duty, ...]
    form: type[forms.Form]
    read: Callable[[By, list[int]], tuple[Rows, str]]
    do: Callable[[By, list[int], dict[str, Any], str], Rows]
    done: Callable[[int], str]


def _to_hold(by: By, ids: list[int]) -> tuple[Rows, str]:
    rows = selected.to_hold(ids, by.day)
    return rows, fingerprint.of(by.day, selected.as_read(rows))


def _to_send(by: By, ids: list[int]) -> tuple[Rows, str]:
    rows = selected.to_send(ids)
    return rows, fingerprint.of(selected.as_read(rows))


ACTS = {
    "hold": Act(
        label=_("Hold dunning"),
        duties=(Duty.ACCOUNTS,),
        form=HoldingForm,
        read=_to_hold,
        do=lambda by, ids, asked, expected: hold_invoices(
            by, ids, asked["reason"], asked["promised_on"], expected
        ),
        done=lambda count: ngettext(
            "Dunning of %(count)s invoice is on hold.",
            "Dunning of %(count)s invoices is on hold.",
            count,
        ),
    ),
    "resend": Act(
        label=pgettext_lazy("selection", "Send again"),
        duties=(Duty.ACCOUNTS, Duty.CONTRACTS),
        form=forms.Form,
        read=_to_send,
        do=lambda by, ids, asked, expected: send_invoices_again(by, ids, expected),
        done=lambda count: ngettext(
            "%(count)s invoice will be sent again.",
            "%(count)s invoices will be sent again.",
            count,
        ),
    ),
}
OFFERED = [*((name, act.label) for name, act in ACTS.items()), ("export", _("Export as CSV"))]


def of_invoices(numbers: Iterable[str]) -> Selection:
    """What a list offers for the invoices that it shows."""
    return Selection(reverse("selected_invoices"), OFFERED, list(numbers))


@require_http_methods(["GET", "HEAD", "POST"])
@frame.staff_page(does=BY_ACT)
def selected_invoices(request: HttpRequest) -> HttpResponseBase:
    """What would become of each; POST does what was shown to those it can be done to."""
    found = Invoice.objects.filter(number__in=ticked(request))
    if not found.exists():
        messages.error(request, gettext("Select at least one row."))
        return redirect(last_seen(request, FROM)[1])
    name = request.GET.get("act", "")
    if name == "export" and request.method != "POST":
        file = f"invoices-{context.today():%Y%m%d}.csv"
        return csv_response(file, INVOICES.header, INVOICES.rows(found.order_by("number")))
    if name not in ACTS:
        raise Http404
    return _act(request, name, list(found.values_list("pk", flat=True)))


def _act(request: HttpRequest, name: str, ids: list[int]) -> HttpResponse:
    act = ACTS[name]
    form = act.form(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        request.by.require(*act.duties)
        if form.is_valid():
            try:
                rows = act.do(request.by, ids, form.cleaned_data, request.POST.get("expected", ""))
            except Refused as refusal:
                form.add_error(None, sentence(refusal))
                status = 409 if isinstance(refusal, Changed) else 200
            else:
                _report(request, act.done, rows)
                return redirect(last_seen(request, FROM)[1])
    rows, expected = act.read(request.by, ids)
    values = {
        "section": "receivables",
        "act": name,
        "title": act.label,
        "form": form,
        "rows": rows,
        "possible": sum(row.hindrance is None for row in rows),
        "expected": expected,
        "may": frame.may(request.by, *act.duties),
    }
    return render(request, "console/receivables/selected.html", values, status=status)


def _report(request: HttpRequest, done: Callable[[int], str], rows: Rows) -> None:
    """How many were done, and each that was not with the reason."""
    count = sum(row.hindrance is None for row in rows)
    if count:
        messages.success(request, done(count) % {"count": count})
    left = [
        gettext("%(number)s (%(reason)s)")
        % {"number": row.invoice.number, "reason": localized(row.hindrance)}
        for row in rows
        if row.hindrance is not None
    ]
    if left:
        names = pgettext("names", ", ").join(left)
        messages.warning(request, gettext("Left out: %(names)s.") % {"names": names})
