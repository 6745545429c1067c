"""The ledger of some days, of all accounts or of one: trial balance, entries, CSV."""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from billing.models import CreditNote, LedgerEntry
from billing.queries import slips, trial_balance
from billing.queries.bookkeeping import entry
from billing.terms.bookkeeping import Entry, Event, Title
from contracts.office import context
from contracts.office.context import Duty
from contracts.office.language import choices, label
from contracts.office.lookups import Ids
from contracts.office.queries.paging import PageOrder
from contracts.people.models import BillingAccount
from portal.console import frame
from portal.console.lists.listing import LISTS, Listed, Listing
from portal.console.receivables.aged import SECTION
from portal.console.receivables.forms import CHOOSE
from portal.downloads import csv_response
from portal.fields import DayField, search_text
from portal.requests import HttpRequest

PAGE = 50
CHUNK = 500
READERS = (Duty.ACCOUNTS, Duty.ADMINISTRATION)


class LedgerForm(forms.Form):
    """The days of entries: the present month where the address names none."""

    first = DayField(label=_("From"))
    last = DayField(label=_("To"))
    account = search_text(_("Billing account number"))
    title = forms.ChoiceField(
        label=_("Ledger account"),
        required=False,
        choices=[("", pgettext_lazy("choice", "All")), *choices(Title)],
        error_messages=CHOOSE,
    )

    def __init__(self, asked: Mapping[str, str]) -> None:
        today = context.today()
        month = {
            "first": today.replace(day=1).isoformat(),
            "last": today.replace(day=monthrange(today.year, today.month)[1]).isoformat(),
        }
        super().__init__({**month, **{name: asked[name] for name in asked if asked[name]}})

    def clean_account(self) -> BillingAccount | None:
        number = self.cleaned_data["account"].strip()
        if not number:
            return None
        rows = BillingAccount.objects.select_related("customer")
        if (found := rows.filter(number=number).first()) is None:
            raise forms.ValidationError(gettext("There is no billing account with this number."))
        return found

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or {}
        first, last = asked.get("first"), asked.get("last")
        if first and last and last < first:
            self.add_error("last", gettext("The last day is before the first."))
        return asked

    @property
    def account_id(self) -> int | None:
        found: BillingAccount | None = self.cleaned_data["account"]
        return found.pk if found else None

    def _query(self, *names: str) -> str:
        asked = {name: self.cleaned_data.get(name) for name in names}
        account = asked["account"]
        asked["account"] = account.number if account else ""
        return urlencode([(name, value) for name, value in asked.items() if value])

    @property
    def query(self) -> str:
        """What was asked, for addresses."""
        return self._query(*self.fields)

    @property
    def without_title(self) -> str:
        """The same of every account of the ledger."""
        return self._query("first", "last", "account")


LISTING = LISTS.register(
    Listing(
        name="ledger",
        title=_("Ledger"),
        form=LedgerForm,
        sorts={"day": PageOrder("day", "id", int, ascending=True)},
        default="day",
    )
)


@require_safe
@frame.staff_page(sees=READERS)
def ledger(request: HttpRequest) -> HttpResponse:
    """For the staff who keep the books. Raises PermissionDenied."""
    form = LedgerForm(request.GET)
    is_valid = form.is_valid()
    listing = Listed(LISTING, request, form.query if is_valid else "")
    values: dict[str, Any] = {"form": form, "listing": listing, **SECTION}
    if is_valid:
        asked = form.cleaned_data
        first, last = asked["first"], asked["last"]
        found = trial_balance.balances(first, last, form.account_id)
        rows = trial_balance.entries(first, last, form.account_id, asked["title"])
        page = listing.page(rows, PAGE)
        values |= {
            "first": first,
            "last": last,
            "account": asked["account"],
            "days": form.without_title,
            "balances": [(one, label(one.title)) for one in found],
            "debits": sum(one.debit for one in found),
            "credits": sum(one.credit for one in found),
            "page": page,
            "rows": shown(page.rows),
            "bars": _bars(trial_balance.to_earn(last, form.account_id)),
        }
    return render(request, "console/receivables/ledger.html", values)


def _bars(months: list[tuple[date, int]]) -> list[dict[str, Any]]:
    most = max((yen for _, yen in months), default=1)
    return [
        {"month": month, "yen": yen, "width": f"{100 * yen / most:.1f}"} for month, yen in months
    ]


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """An entry for people: what it is about, with the page of that."""

    row: LedgerEntry
    entry: Entry
    document: str
    address: str
    account: BillingAccount


def shown(rows: list[LedgerEntry]) -> list[ShownEntry]:
    """In a few statements however many."""
    words = slips.in_words_of([[row] for row in rows])
    accounts = BillingAccount.objects.select_related("customer").in_bulk(
        {row.billing_account_id for row in rows}
    )
    notes = {row.event_id for row in rows if row.event == Event.CREDIT_NOTE}
    noted = dict(
        CreditNote.objects.filter(pk__anyof=Ids(notes)).values_list("pk", "invoice__number")
    )
    return [
        ShownEntry(
            row,
            entry(row),
            slip.number,
            _address(row, slip, noted, accounts[row.billing_account_id]),
            accounts[row.billing_account_id],
        )
        for row, slip in zip(rows, words, strict=True)
    ]


def _address(
    row: LedgerEntry, slip: slips.Slip, noted: Mapping[int, str], account: BillingAccount
) -> str:
    match Event(row.event):
        case Event.INVOICE:
            return reverse("staff_invoice", args=[slip.document])
        case Event.CREDIT_NOTE:
            return reverse("staff_invoice", args=[noted[row.event_id]])
        case Event.PAYMENT | Event.RETURN:
            return reverse("staff_payment", args=[slip.document.rpartition(":")[2]])
        case Event.ALLOCATION:
            return reverse("staff_invoice", args=[slip.number])
        case Event.TRANSFER:
            return reverse("bank_ignored")
    return reverse("staff_customer", args=[account.customer.number])


@require_safe
@frame.staff_page(sees=READERS)
def ledger_csv(request: HttpRequest) -> HttpResponseBase:
    """Every entry that was asked for; wrong criteria lead back to the page that says so."""
    form = LedgerForm(request.GET)
    if not form.is_valid():
        return redirect(f"{reverse('ledger')}?{request.GET.urlencode()}")
    asked = form.cleaned_data
    header = [
        gettext("Day"),
        gettext("Recorded on"),
        gettext("Description"),
        gettext("Document"),
        gettext("Customer number"),
        gettext("Billing account number"),
        gettext("Billing account"),
        gettext("Debit"),
        gettext("Credit entries"),
        gettext("Amount"),
        gettext("Consumption tax amount"),
        gettext("Tax rate (%)"),
    ]
    rows = trial_balance.entries(asked["first"], asked["last"], form.account_id, asked["title"])
    name = f"ledger-{asked['first']:%Y%m%d}-{asked['last']:%Y%m%d}.csv"
    return csv_response(name, header, map(_cells, _all(rows.order_by("day", "pk"))))


def _all(rows) -> Iterator[ShownEntry]:
    found = rows.iterator(CHUNK)
    while chunk := list(islice(found, CHUNK)):
        yield from shown(chunk)


def _cells(one: ShownEntry) -> tuple:
    return (
        one.row.day,
        one.row.recorded_on,
        label(one.entry.why),
        one.document,
        one.account.customer.number,
        one.account.number,
        one.account.name,
        label(one.entry.debit),
        label(one.entry.credit),
        one.entry.amount,
        one.entry.tax,
        one.entry.rate,
    )
