"""A statement of account as of any day, as a page, as CSV and on paper."""

from collections.abc import Collection
from datetime import date
from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy, pgettext
from django.views.decorators.http import require_safe

from billing.models import OpenInvoice
from billing.operations.documents import statement_pdf
from billing.queries import statement_page
from billing.queries.paying import to_transfer
from billing.queries.receivables import DEBT, owed_of, unpaid
from billing.queries.statement import of_accounts
from billing.queries.statement_paper import content, sums
from billing.terms.statement import Statement, StatementPage
from contracts.office import context
from contracts.office.language import label
from contracts.office.queries.by_ids import ByIds
from contracts.people.models import BillingAccount
from contracts.terms.periods import ONE_DAY, month_first
from portal import scope
from portal.customer.money.yearly import offered
from portal.downloads import csv_response, inline_pdf
from portal.fields import DayField, LongChoices, LongSelect, typed_field
from portal.requests import HttpRequest

MOST_SHOWN = 25
"""As many as a page of any list; what is left out is in the CSV and the PDF."""
MOST_ACCOUNTS = 20
MONTHS_BEFORE = 2
KNOWN = ("pk", "name", "department", "number", "virtual_account")
"""What its page says of a billing account: of hundreds no more is read."""
MOST_PRINTED = 500
"""Movements and unpaid invoices of one PDF; it is made while somebody waits."""


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
        widget=LongSelect,
        error_messages={"invalid_choice": gettext_lazy("Select an option.")},
    )

    def __init__(self, request: HttpRequest, accounts: QuerySet[BillingAccount]) -> None:
        asked = request.POST or request.GET
        super().__init__({"day": context.today().isoformat(), **asked.dict()})
        self.accounts = accounts
        self.known = list(accounts.values_list(*KNOWN))
        typed_field(self, "account", forms.ChoiceField).choices = LongChoices(
            [
                ("", pgettext("choice", "All")),
                *((pk, BillingAccount.called(*words)) for pk, *words, _, _ in self.known),
            ]
        )

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
        return of_accounts(*self._asked)

    @property
    def page(self) -> StatementPage:
        """The same as a page shows it."""
        return statement_page.of_accounts(*self._asked, MOST_SHOWN)

    @property
    def _asked(self) -> tuple[list[int], date, date]:
        values = self.cleaned_data
        first = values["first"] or months_before(values["day"], MONTHS_BEFORE)
        return self.ids, first, values["day"]

    @property
    def ids(self) -> list[int]:
        """Of the billing accounts that it is of: one, or all."""
        return [pk for pk, *_ in self._wanted]

    @property
    def names(self) -> list[tuple[str, str]]:
        """Their numbers and what they are called."""
        return [(number, BillingAccount.called(*words)) for _, *words, number, _ in self._wanted]

    def payers(self, ids: Collection[int]) -> list[BillingAccount]:
        """Some of them, with as much as is said of who transfers."""
        found = (dict(zip(KNOWN, one, strict=True)) for one in self.known if one[0] in ids)
        return [BillingAccount(**one) for one in found]

    @property
    def _wanted(self) -> list[tuple]:
        wanted = self.cleaned_data["account"]
        return [one for one in self.known if wanted in (None, one[0])]

    @property
    def chosen(self) -> QuerySet[BillingAccount]:
        """The same accounts whole."""
        wanted = self.cleaned_data["account"]
        return self.accounts if wanted is None else self.accounts.filter(pk=wanted)


def months_before(day: date, months: int) -> date:
    """The first day of the month so many months back."""
    for _ in range(months):
        day = month_first(day) - ONE_DAY
    return month_first(day)


def described(request: HttpRequest, form: StatementForm) -> dict:
    """Opening, movements, closing; open items with interest to the day; credit."""
    values = {"form": form, "most": MOST_SHOWN, "most_printed": MOST_PRINTED}
    if form.is_valid():
        found, account = form.page, form.cleaned_data["account"]
        values |= {
            "statement": found,
            "accounts": form.names[:MOST_ACCOUNTS],
            "more_accounts": len(form.names) - MOST_ACCOUNTS,
            "sums": [(label(kind), amount) for kind, amount in sums(found)],
            "query": request.GET.urlencode(),
            "is_printable": _is_printable(form, found.entry_count + found.item_count),
            "certificate_query": urlencode({"day": found.last, "account": account or ""}),
            **offered(account),
        }
    return values


def csv_of(form: StatementForm) -> HttpResponseBase | None:
    """All movements and open items; None for a wrong day."""
    if not form.is_valid():
        return None
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


def pdf_of(form: StatementForm) -> HttpResponse | None:
    """The same figures on paper; None for a wrong day, and for more than fit."""
    if not form.is_valid():
        return None
    found = form.statement
    if not _is_printable(form, len(found.entries) + len(found.items)):
        return None
    shown = content(found, list(form.chosen), context.today())
    return inline_pdf(shown.name, statement_pdf(shown))


def _is_printable(form: StatementForm, lines: int) -> bool:
    return bool(form.ids) and lines <= MOST_PRINTED


def _form(request: HttpRequest) -> StatementForm:
    return StatementForm(request, scope.accounts(request))


@require_safe
@scope.customer_page
def statement(request: HttpRequest) -> HttpResponse:
    """As of any day, of one billing account or of all."""
    form = _form(request)
    values = described(request, form)
    if form.is_valid():
        today = context.today()
        is_many = _are_many_open(form, values["statement"])
        debts = [] if is_many else owed_of(_UNPAID.of(form.ids), today, ())[0]
        payers = form.payers({one.billing_account_id for one in debts})
        values |= {"are_many_unpaid": is_many, "transfers": to_transfer(debts, today, payers)}
    return render(request, "customer/money/statement.html", values)


def _are_many_open(form: StatementForm, shown: StatementPage) -> bool:
    """Whether more are unpaid now than a page lists: a statement of today says it.

    What was open on another day, or was paid late, says nothing about now.
    """
    if shown.last == context.today():
        return shown.unpaid_count > MOST_SHOWN
    return len(_OPEN.of(form.ids)) > MOST_SHOWN


_UNPAID = ByIds(lambda ids: unpaid(ids).values_list(*DEBT))
_OPEN = ByIds(
    lambda ids: (
        OpenInvoice.objects.filter(billing_account__anyof=ids)
        .order_by()
        .values_list("pk")[: MOST_SHOWN + 1]
    )
)


@require_safe
@scope.customer_page
def statement_csv(request: HttpRequest) -> HttpResponseBase:
    """A wrong day leads back to the form that says so."""
    return csv_of(_form(request)) or _back(request)


@require_safe
@scope.customer_page
def statement_as_pdf(request: HttpRequest) -> HttpResponseBase:
    """What cannot be printed leads back to the page that says why."""
    return pdf_of(_form(request)) or _back(request)


def _back(request: HttpRequest) -> HttpResponse:
    return redirect(f"{reverse('statement')}?{request.GET.urlencode()}")


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
