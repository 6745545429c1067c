"""A statement of account as of any day, as a page and as CSV."""

from datetime import date

from django import forms
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy, pgettext
from django.views.decorators.http import require_safe

from billing.queries.statement import of_accounts
from billing.terms.statement import EntryKind, Statement
from contracts.office import context
from contracts.office.language import label
from contracts.terms.periods import ONE_DAY, month_first
from portal import scope
from portal.downloads import csv_response
from portal.fields import DayField, typed_field
from portal.requests import HttpRequest

MOST_SHOWN = 100
MONTHS_BEFORE = 2
SELDOM = (EntryKind.RETURN, EntryKind.CREDIT_NOTE, EntryKind.WRITE_OFF)
"""Summed up only where there are any."""


class StatementForm(forms.Form):
    """The day is asked for; the start and the billing account may be."""

    day = DayField(
        label=gettext_lazy("As of"),
        required=True,
        error_messages={"required": gettext_lazy("Enter the statement date.")},
    )
    first = DayField(
        label=gettext_lazy("Transactions from"),
        help_text=gettext_lazy("If left empty, from the start of the month before last"),
    )
    account = forms.TypedChoiceField(
        label=gettext_lazy("Billing account"),
        required=False,
        coerce=int,
        empty_value=None,
        error_messages={"invalid_choice": gettext_lazy("Select an option.")},
    )

    def __init__(self, request: HttpRequest) -> None:
        super().__init__({"day": context.today().isoformat(), **request.GET.dict()})
        self.accounts = [(account.pk, str(account)) for account in scope.accounts(request)]
        typed_field(self, "account", forms.ChoiceField).choices = [
            ("", pgettext("choice", "All")),
            *self.accounts,
        ]

    def clean(self) -> dict:
        super().clean()
        values = self.cleaned_data
        day, first = values.get("day"), values.get("first")
        if day and first and first > day:
            message = gettext_lazy("Enter a date on or before the statement date.")
            self.add_error("first", message)
        return values

    @property
    def statement(self) -> Statement:
        values = self.cleaned_data
        first = values["first"] or months_before(values["day"], MONTHS_BEFORE)
        chosen = [pk for pk, _ in self.accounts if values["account"] in (None, pk)]
        return of_accounts(chosen, first, values["day"])


def months_before(day: date, months: int) -> date:
    """The first day of the month so many months back."""
    for _ in range(months):
        day = month_first(day) - ONE_DAY
    return month_first(day)


@require_safe
@scope.customer_page
def statement(request: HttpRequest) -> HttpResponse:
    """Opening, movements, closing; open items with interest to the day; credit."""
    form = StatementForm(request)
    values = {"form": form, "most": MOST_SHOWN}
    if form.is_valid():
        found = form.statement
        shown = found.entries[-MOST_SHOWN:]
        values |= {
            "statement": found,
            "sums": [
                (label(kind), found.sum_of(kind))
                for kind in EntryKind
                if kind not in SELDOM or found.sum_of(kind)
            ],
            "entries": [(entry, label(entry.kind)) for entry in shown],
            "items": found.items[:MOST_SHOWN],
            "query": request.GET.urlencode(),
        }
    return render(request, "customer/money/statement.html", values)


@require_safe
@scope.customer_page
def statement_csv(request: HttpRequest) -> HttpResponseBase:
    """All movements and open items; a wrong day leads back to the form that says so."""
    form = StatementForm(request)
    if not form.is_valid():
        return redirect(f"{reverse('statement')}?{request.GET.urlencode()}")
    found = form.statement
    header = [
        gettext("Day"),
        gettext("Description"),
        gettext("Number or payer"),
        gettext("Amount"),
        gettext("Balance"),
        gettext("Late interest (unbilled)"),
    ]
    return csv_response(f"statement-{found.last:%Y%m%d}.csv", header, _rows(found))


def _rows(found: Statement) -> list[tuple]:
    opening, closing = gettext("Opening balance"), gettext("Closing balance")
    item, credit = gettext("Unpaid invoices"), gettext("Credit")
    return [
        (found.first, opening, "", "", found.opening, ""),
        *((e.day, label(e.kind), e.name, e.amount, e.balance, "") for e in found.entries),
        (found.last, closing, "", "", found.closing, ""),
        *((i.due_on, item, i.number, i.outstanding, "", i.interest) for i in found.items),
        (found.last, credit, "", -found.credit, "", ""),
    ]
