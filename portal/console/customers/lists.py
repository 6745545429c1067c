"""Finding a customer or a contract."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from billing.queries.search import plain
from billing.queries.standing import overdue, with_overdue
from contracts.models import Contract
from contracts.office import context
from contracts.office.language import Text, choices
from contracts.office.lookups import Ids
from contracts.office.queries.paging import PageOrder
from contracts.office.terms.horizon import LAST_DAY
from contracts.people.models import Customer
from contracts.queries import portfolio
from contracts.terms.facts import Status
from contracts.terms.parameters import Plan
from portal.console import frame
from portal.console.lists.listing import LISTS, Listed, Listing
from portal.customer.contracts.overview import described
from portal.fields import DayField, search_text
from portal.requests import HttpRequest

PAGE = 25
OVERDUE = "overdue"
NOT_LISTED = _("Select an option.")


def choice_field(label: Text, choices) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        required=False,
        choices=[("", pgettext_lazy("choice", "All")), *choices],
        error_messages={"invalid_choice": NOT_LISTED},
    )


class Search(forms.Form):
    """Every field may be left empty; all combine."""

    def clean_text(self) -> str:
        return plain(self.cleaned_data["text"])

    @property
    def query(self) -> str:
        """What was asked, for addresses."""
        asked = {name: self.cleaned_data.get(name) for name in self.fields}
        return urlencode([(n, value) for n, value in asked.items() if value not in (None, "")])


class CustomerSearch(Search):
    text = search_text(_("Name, kana, number"))
    state = choice_field(
        _("State"),
        [
            (portfolio.PortfolioState.RUNNING.value, _("With a contract in effect")),
            (OVERDUE, _("With overdue invoices")),
        ],
    )


class ContractSearch(Search):
    text = search_text(_("Contract, customer"))
    state = choice_field(_("State"), choices(portfolio.PortfolioState))
    plan = choice_field(_("Plan"), choices(Plan))
    deadline_from = DayField(label=_("Deadline from"))
    deadline_to = DayField(label=_("Deadline to"))


BY_NUMBER = PageOrder("number", parse_first=str, ascending=True)
CUSTOMERS = LISTS.register(
    Listing(
        name="customers",
        title=_("Customers"),
        form=CustomerSearch,
        sorts={
            "name": PageOrder("name_kana", "number", parse_first=str, ascending=True),
            "registered": PageOrder("created_on", "number", ascending=True),
        },
        default="-registered",
    )
)
"""A bounded set. Contracts, servers and overdue yen are calculated for the page alone."""
CONTRACTS = LISTS.register(
    Listing(
        name="staff_contracts",
        title=_("Contracts"),
        form=ContractSearch,
        sorts={
            "number": BY_NUMBER,
            "applied": PageOrder("applied_on", "number", ascending=True),
            "deadline": PageOrder("deadline_or_last", "number", ascending=True),
        },
        default="-applied",
    )
)
"""A bounded set; without a deadline, as with the last one. State and plan are searched for."""


@require_safe
@frame.staff_page
def customers(request: HttpRequest) -> HttpResponse:
    """The newest first, with running contracts, servers, overdue yen."""
    form = CustomerSearch(request.GET)
    is_valid = form.is_valid()
    listing = Listed(CUSTOMERS, request, form.query)
    values: dict[str, Any] = {"form": form, "listing": listing}
    if is_valid:
        asked, today = form.cleaned_data, context.today()
        found = portfolio.customers(asked["text"], asked["state"], today)
        if asked["state"] == OVERDUE:
            found = with_overdue(found, today)
        shown = listing.page(found, PAGE)
        rows = _customers(shown.rows, today)
        values = {**values, "page": shown, "rows": rows}
    return _answer(request, "customers", values)


def _customers(found: list[Customer], today) -> list[dict]:
    ids = [row.pk for row in found]
    contracts = Contract.objects.filter(customer__anyof=Ids(ids), formed_on__isnull=False)
    running: dict[int, list[int]] = {pk: [] for pk in ids}
    for one in described(list(contracts), today):
        if one["status"] in (Status.ACTIVE, Status.FORMED):
            running[one["contract"].customer_id].append(one["servers"])
    late = overdue(ids, today)
    return [
        {
            "customer": row,
            "contracts": len(running[row.pk]),
            "servers": sum(running[row.pk]),
            "overdue": late.get(row.pk, 0),
        }
        for row in found
    ]


@require_safe
@frame.staff_page
def contracts(request: HttpRequest) -> HttpResponse:
    """The newest application first, each in its state of today."""
    form = ContractSearch(request.GET)
    is_valid = form.is_valid()
    listing = Listed(CONTRACTS, request, form.query)
    values: dict[str, Any] = {"form": form, "listing": listing}
    if is_valid:
        today = context.today()
        found = portfolio.contracts(portfolio.ContractCriteria(**form.cleaned_data), today)
        found = found.annotate(deadline_or_last=Coalesce("deadline", LAST_DAY))
        shown = listing.page(found.select_related("customer"), PAGE)
        rows = described(shown.rows, today)
        values = {**values, "page": shown, "rows": rows, "today": today}
    return _answer(request, "contracts", values)


def _answer(request: HttpRequest, name: str, values: dict) -> HttpResponse:
    """The page, or the found part where htmx asks for that."""
    part = request.htmx and not request.htmx.history_restore_request
    template = f"console/customers/{name}{'_found' if part else ''}.html"
    response = render(request, template, {"section": "customers", **values})
    patch_vary_headers(response, ["HX-Request"])
    return response
