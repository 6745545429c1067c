"""The latest payments, with what waits: open bank files and money not matched."""

from urllib.parse import urlencode

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from billing.models import BankDataReceived, BankFile
from billing.queries import bank as bank_records
from billing.queries import gone
from billing.queries.payments import ORDER, PaymentCriteria, find, rests
from contracts.office.context import Duty
from contracts.office.queries.paging import page
from portal.console import frame
from portal.fields import DayField, YenField, search_text
from portal.requests import HttpRequest

PAGE = 30
FILES = 10


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


@require_safe
@frame.staff_page
def bank(request: HttpRequest) -> HttpResponse:
    """The newest first, by value date."""
    form = PaymentSearch(request.GET)
    values = {"section": "bank", "form": form}
    if form.is_valid():
        shown = page(
            find(PaymentCriteria(**form.cleaned_data)).select_related(
                "billing_account__customer", "bank_record", "transfer_part"
            ),
            ORDER,
            PAGE,
            older=request.GET.get("older", ""),
            newer=request.GET.get("newer", ""),
        )
        ids = [payment.pk for payment in shown.rows]
        credit, left = rests(ids), gone.by_payment(ids)
        rows = [(one, credit[one.pk], left.get(one.pk, [])) for one in shown.rows]
        values |= {"rows": rows, "page": shown, "query": form.query}
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
