"""A transfer divided among invoices and billing accounts: rows, then what follows, then done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from billing.models import BankRecord, Invoice
from billing.operations import assigning
from billing.queries import bank
from billing.queries.allocating import open_invoices
from billing.queries.receivables import outstanding, with_outstanding
from billing.queries.worklist import proposed
from billing.templatetags.documents import yen
from billing.terms.dividing import Part, divided
from contracts.office.context import Duty
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Refused
from contracts.people.models import BillingAccount
from portal.console import frame
from portal.console.payments.fields import AccountField
from portal.fields import YenField
from portal.keys import key
from portal.requests import HttpRequest

ROWS, MORE, MOST = 6, 6, 60


class PartForm(forms.Form):
    """To whom, and how much; a row left empty is no part."""

    to = forms.CharField(
        label=_("Invoice number or billing account"),
        required=False,
        max_length=100,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    amount = YenField(label=_("Amount"))

    def clean(self) -> dict:
        super().clean()
        values = self.cleaned_data
        if values.get("to") and not values.get("amount") and "amount" not in self.errors:
            self.add_error("amount", gettext("Enter ¥1 or more."))
        if values.get("amount") and not values.get("to") and "to" not in self.errors:
            self.add_error("to", gettext("Enter an invoice number or a billing account."))
        return values


@dataclass(frozen=True, slots=True)
class Shown:
    """A part as the page shows it before it is done; `rest` stays unpaid of its invoice."""

    account: BillingAccount
    invoice: Invoice | None
    amount: int

    @property
    def rest(self) -> int | None:
        return outstanding(self.invoice) - self.amount if self.invoice else None

    @property
    def part(self) -> Part:
        return Part(self.account.pk, self.amount, self.invoice.number if self.invoice else "")


class Parts(forms.BaseFormSet):
    """All rows; what they mean is looked up together."""

    shown: tuple[Shown, ...] = ()

    def clean(self) -> None:
        filled = [one for one in self.forms if not one.errors and one.cleaned_data.get("to")]
        words = {one: one.cleaned_data["to"].strip() for one in filled}
        invoices = _invoices(words.values())
        numbers = [word for word in words.values() if word.upper() not in invoices]
        accounts = {one.number: one for one in BillingAccount.objects.filter(number__in=numbers)}
        found = []
        for one, word in words.items():
            invoice = invoices.get(word.upper())
            account = invoice.billing_account if invoice else accounts.get(word)
            try:
                account = account or AccountField().clean(word)
            except forms.ValidationError as error:
                one.add_error("to", error)
                continue
            amount = one.cleaned_data["amount"]
            if invoice and amount > outstanding(invoice):
                message = gettext("The unpaid amount is %(amount)s.")
                one.add_error("amount", message % {"amount": yen(outstanding(invoice))})
            elif account:
                found.append(Shown(account, invoice, amount))
        self.shown = tuple(found)


def _invoices(words) -> Mapping[str, Invoice]:
    rows = Invoice.objects.filter(number__in=[word.upper() for word in words])
    return {one.number: one for one in with_outstanding(rows.select_related("billing_account"))}


@require_http_methods(["GET", "HEAD", "POST"])
@frame.staff_page(sees=[Duty.ACCOUNTS], does=[Duty.ACCOUNTS])
def divide(request: HttpRequest, pk: int) -> HttpResponse:
    """GET has rows filled from the first suggestion; POST shows what follows, then does it."""
    row = get_object_or_404(BankRecord.objects.select_related("file"), pk=pk)
    if not bank.waiting().filter(pk=pk).exists():
        messages.error(request, gettext("This transfer has already been handled."))
        return redirect("bank_matching")
    left = bank.left([row])[pk]
    values: dict[str, Any] = {
        "section": "bank",
        "row": row,
        "left": left,
        "waiting": bank.waiting().count(),
    }
    if request.method != "POST":
        return _page(request, values, _formset(initial=_suggested(request, row)))
    rows = _formset(request.POST)
    if "more" in request.POST or not rows.is_valid():
        return _page(request, values, _more(request, rows))
    parts = [one.part for one in rows.shown]
    try:
        shares = divided(left, parts)
        if "confirm" in request.POST:
            assigning.divide(request.by, pk, parts, request.POST.get("expected", ""))
            messages.success(request, gettext("Transfer split."))
            return redirect(f"{reverse('bank_matching')}?after={pk}")
    except Refused as refusal:
        values["refused"] = refusal
        return _page(request, values, rows, status=409)
    if "change" not in request.POST:
        owed = [open_invoices(one.account_id) for one in shares]
        values |= {"shown": rows.shown, "expected": fingerprint.of(owed)}
    return _page(request, values, rows)


def _formset(data=None, initial: Sequence[Mapping] = (), extra: int = ROWS) -> Parts:
    of_rows = forms.formset_factory(
        PartForm, formset=Parts, extra=extra, max_num=MOST, absolute_max=MOST
    )
    return of_rows(data, initial=list(initial))  # type: ignore[return-value]  # as `formset` says


def _more(request: HttpRequest, rows: Parts) -> Parts:
    """As typed, with further rows where they were asked for."""
    if "more" not in request.POST:
        return rows
    data = request.POST.copy()
    data["form-TOTAL_FORMS"] = str(min(MOST, key(data.get("form-TOTAL_FORMS", "")) + MORE))
    return _formset(data)


def _suggested(request: HttpRequest, row: BankRecord) -> list[dict]:
    """What the first suggestion would pay, and what it would leave as credit."""
    found = proposed(row, request.by.day).previews[:1]
    rows = [
        {"to": invoice.number, "amount": invoice.paid}
        for one in found
        for invoice in one.invoices
        if invoice.paid
    ]
    rows += [{"to": one.account.number, "amount": one.credit} for one in found if one.credit]
    return rows[:MOST]


def _page(request: HttpRequest, values: dict, rows: Parts, status: int = 200) -> HttpResponse:
    return render(request, "console/matching/divide.html", {**values, "rows": rows}, status=status)
