"""The latest payments, with what waits: open bank files and money not matched."""

from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from billing.models import BankDataReceived, BankFile, Payment
from billing.queries import bank as bank_records
from billing.queries import gone
from billing.queries.payments import ORDER, PaymentCriteria, find, rests
from billing.queries.spreadsheets import PAYMENTS as COLUMNS
from contracts.office.context import Duty
from contracts.office.queries.paging import PageOrder
from portal.console import frame
from portal.console.lists.listing import LISTS, Listed, Listing, last_seen
from portal.console.lists.selection import Selection, ticked
from portal.downloads import csv_response
from portal.fields import DayField, YenField, search_text
from portal.requests import HttpRequest

PAGE = 30
FILES = 10
LONGEST_ID = 19
"""Digits that every key of the database has fewer of."""
OFFERED = [("export", _("Export as CSV"))]


class PaymentSearch(forms.Form):
    """Every field may be left empty; all combine."""

    first = DayField(label=_("Value date from"))
    last = DayField(label=_("Value date to"))
    least = YenField(label=_("Amount from"))
    most = YenField(label=_("Amount to"))
    text = search_text(_("Payer, customer, account"))

    def clean(self) -> dict:
        super().clean()
        values = self.cleaned_data
        for low, high in (("first", "last"), ("least", "most")):
            one, other = values.get(low), values.get(high)
            if one is not None and other is not None and one > other:
                self.add_error(high, _("Enter a value that is not below the first."))
        return values

    @property
    def query(self) -> str:
        asked = {name: self.cleaned_data.get(name) for name in self.fields}
        return urlencode([(n, value) for n, value in asked.items() if value not in (None, "")])


PAYMENTS = LISTS.register(
    Listing(
        name="bank",
        title=_("Payments"),
        form=PaymentSearch,
        sorts={
            "day": ORDER.turned(),
            "amount": PageOrder(
                "amount", "id", int, parse_first=int, between="value_date", ascending=True
            ),
        },
        default="-day",
    )
)
"""Sorted where an index of all payments is; payers and accounts are searched for."""


@require_safe
@frame.staff_page
def bank(request: HttpRequest) -> HttpResponse:
    """By value date, the newest first unless sorted."""
    form = PaymentSearch(request.GET)
    is_valid = form.is_valid()
    listing = Listed(PAYMENTS, request, form.query)
    values = {"section": "bank", "form": form, "listing": listing}
    if is_valid:
        found = find(PaymentCriteria(**form.cleaned_data)).select_related(
            "billing_account__customer", "bank_record", "transfer_part"
        )
        shown = listing.page(found, PAGE)
        ids = [payment.pk for payment in shown.rows]
        credit, left = rests(ids), gone.by_payment(ids)
        rows = [(one, credit[one.pk], left.get(one.pk, [])) for one in shown.rows]
        values |= {
            "rows": rows,
            "page": shown,
            "selection": Selection(reverse("selected_payments"), OFFERED, ids),
        }
    files = BankFile.objects.exclude(state=BankFile.State.DISCARDED).defer("content")
    return render(
        request,
        "console/payments/bank.html",
        values
        | {
            "files": files.select_related("uploaded_by").order_by("-pk")[:FILES],
            "open_files": files.filter(state=BankFile.State.PREVIEW).count(),
            "waiting": bank_records.waiting().count(),
            "through": BankDataReceived.objects.filter(through__lte=request.by.day)
            .order_by("through")
            .last(),
            "may": frame.may(request.by, Duty.ACCOUNTS),
        },
    )


@require_safe
@frame.staff_page
def selected_payments(request: HttpRequest) -> HttpResponseBase:
    """The payments that were ticked, as CSV; back to the list where none was."""
    ids = [int(one) for one in ticked(request) if one.isdecimal() and len(one) < LONGEST_ID]
    found = Payment.objects.filter(pk__anyof=ids)
    if not found.exists():
        messages.error(request, gettext("Select at least one row."))
        return redirect(last_seen(request, [PAYMENTS.name])[1])
    name = f"payments-{request.by.day:%Y%m%d}.csv"
    return csv_response(name, COLUMNS.header, COLUMNS.rows(found.order_by("value_date", "id")))
