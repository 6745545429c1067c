"""Receivables of any day: by age and customer, down to each open invoice; CSV."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from billing.queries import aging
from billing.queries.aging import Item
from billing.terms.ages import Age
from contracts.office.language import label
from contracts.office.queries.paging import PageOrder
from portal.console import frame
from portal.console.lists.listing import LISTS, Listed, Listing
from portal.console.receivables.forms import AsOf, OpenItems
from portal.console.receivables.selected import of_invoices
from portal.downloads import csv_response
from portal.requests import HttpRequest

PAGE = 50
SECTION = {"section": "receivables"}
LAST_SUM = 2**62

_iso = lru_cache(10_000)(date.isoformat)
"""Many debts have few days."""


def key_of(text: str, parse) -> tuple | None:
    """A place in a list, as an address names it: two values with ~ between."""
    first, _, second = text.replace("\x00", "").partition("~")
    try:
        return parse(first), second
    except ValueError:
        return None


BY_CUSTOMER = LISTS.register(
    Listing(
        name="receivables",
        title=_("Receivables"),
        form=AsOf,
        sorts={
            "number": PageOrder("number", parse_first=str, ascending=True),
            **{
                name: PageOrder(name, "number", parse_first=int, ascending=True)
                for name in ("overdue", "unpaid", *(age.value for age in Age))
            },
        },
        default="-overdue",
    )
)
"""All customers of a day are summed up, whatever their order: a bounded set."""
OPEN_ITEMS = LISTS.register(
    Listing(
        name="open_items",
        title=_("Unpaid invoices"),
        form=OpenItems,
        sorts={
            "number": PageOrder("number", parse_first=str, ascending=True),
            "due": aging.BY_DUE_DAY,
            "unpaid": PageOrder("unpaid", "number", parse_first=int, ascending=True),
        },
        default="due",
    )
)
"""What is open on a day: a bounded set; interest is calculated for the page alone."""


@require_safe
@frame.staff_page
def receivables(request: HttpRequest) -> HttpResponse:
    """All receivables of a day by age, and the customers, the most overdue first."""
    form = AsOf(request.GET)
    values = {"form": form, **SECTION}
    if form.is_valid():
        values |= _by_customer(request, form)
    else:
        values["listing"] = Listed(BY_CUSTOMER, request, form.query)
    return render(request, "console/receivables/receivables.html", values)


def _by_customer(request: HttpRequest, form: AsOf) -> dict:
    day, text = form.cleaned_data["day"], form.cleaned_data["text"]
    listing = Listed(BY_CUSTOMER, request, form.query)
    order, after = listing.order, listing.order.parse(request.GET.get("after", ""))
    rows, customers = aging.by_customer(day, PAGE + 1, after, text, order=order)
    more, rows = len(rows) > PAGE, rows[:PAGE]
    found = aging.totals(day)
    return {
        "day": day,
        "totals": found,
        "customers": customers,
        "bars": _bars(found.ages, found.unpaid),
        "rows": rows,
        "heads": [(age.value, str(label(age))) for age in Age],
        "listing": listing,
        "after": after,
        "more": order.key(rows[-1]) if more else "",
    }


def _bars(ages: aging.Ages, unpaid: int) -> list[dict]:
    """Each age with its share of all, in percent with one decimal, and where its bar begins."""
    bars, before = [], 0
    for age, yen in ages.by_name:
        share, x = (100 * part / max(unpaid, 1) for part in (yen, before))
        one = {"age": age, "name": label(age), "yen": yen}
        bars.append({**one, "share": f"{share:.1f}", "x": f"{x:.1f}"})
        before += yen
    return bars


@require_safe
@frame.staff_page
def open_items(request: HttpRequest) -> HttpResponse:
    """The open invoices of a day, of one age or customer, the oldest due day first."""
    form = OpenItems(request.GET)
    is_valid = form.is_valid()
    listing = Listed(OPEN_ITEMS, request, form.query)
    values = {"form": form, "listing": listing, **SECTION}
    if is_valid:
        asked, order = form.cleaned_data, listing.order
        of = {"age": asked["age"], "customer": asked["customer"]}
        after = order.parse(request.GET.get("after", ""))
        rows = aging.items(asked["day"], PAGE + 1, after, **of, order=order)
        more, rows = len(rows) > PAGE, rows[:PAGE]
        values |= {
            "day": asked["day"],
            "rows": [(row, label(Age(row.age))) for row in rows],
            "after": after,
            "more": order.key(rows[-1]) if more else "",
            "selection": of_invoices(row.number for row in rows),
        }
    return render(request, "console/receivables/open_items.html", values)


@require_safe
@frame.staff_page
def receivables_csv(request: HttpRequest) -> HttpResponseBase:
    """Every open invoice of a day; wrong criteria lead back to the page that says so."""
    form = OpenItems(request.GET)
    if not form.is_valid():
        return redirect(f"{reverse('open_items')}?{request.GET.urlencode()}")
    asked = form.cleaned_data
    header = [
        gettext("As of"),
        gettext("Customer number"),
        gettext("Customer"),
        gettext("Invoice number"),
        gettext("Issued on"),
        gettext("Due on"),
        gettext("Days past due"),
        gettext("Age band"),
        gettext("Unpaid amount"),
        gettext("Late interest (unbilled)"),
    ]
    rows = aging.all_items(asked["day"], age=asked["age"], customer=asked["customer"])
    name, ages = (
        f"receivables-{asked['day']:%Y%m%d}.csv",
        {age.value: str(label(age)) for age in Age},
    )
    day = asked["day"].isoformat()
    return csv_response(name, header, (_cells(day, row, ages) for row in rows))


def _cells(day: str, row: Item, ages: Mapping[str, str]) -> tuple:
    number, issued_on, due_on, late, age, unpaid, customer, name, interest = row
    dates = _iso(issued_on), _iso(due_on)
    return day, customer, name, number, *dates, late, ages[age], unpaid, interest
