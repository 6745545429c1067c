"""Every page of a company with many invoices, and the console's lists beside it, as served."""

import gzip
import re
import statistics
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import cache
from importlib import import_module
from pathlib import Path
from unittest.mock import patch

from django.contrib.staticfiles import finders
from django.http import HttpResponseBase
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, reverse

from contracts.office import context
from contracts.office.context import Duty
from contracts.people.models import Customer, Membership
from portal.accounts.models import User
from portal.console.customers.customer import TABS
from portal.tools.bench.goals import Goal, judged
from portal.tools.bench.invoices import TODAY, fill_invoices
from portal.tools.bench.search import fill_everything

VISITS = 100
"""Of each page, after two that are not counted: of twenty the p95 would be the slowest one."""
QUICK, SMALL = Goal("p95_ms", most=50), Goal("cold_kb", most=110)
GOALS = {"receivables_csv": (Goal("p95_ms", most=300),)}
"""Other goals than a page's."""
OF_LISTS = {"receivables": (Goal("p95_ms", most=80), SMALL)}
"""Of the console over 22,000 unpaid invoices."""
ROOMS = ("contracts", "cancelling", "offboarding", "money", "people", "inquiries", "reports")
CONSOLE = (
    "console", "customers", "staff_contracts", "staff_invoices", "receivables", "open_items",
    "dunning_board", "bank",
)  # fmt: skip
"""The lists that are long in every business."""
NO_PAGE = re.compile(
    r"(pdf|xml|csv|zip|download|document|my-data|receipt|>/certificate|role|remove|end|seen"
    r"|>/sessions|people/second-factor)/?$"
)
"""What is downloaded, and what is only sent."""
LOADED = re.compile(r'<(?:link|script|img)\b[^>]*?\b(?:href|src)="/static/([^"?]+)"')


def pages(count: int, accounts: int = 500) -> Iterator[dict]:
    """For each page its p95 in the server in milliseconds, and what a cold visit loads in KB."""
    customer = fill_invoices(count, accounts)
    with morning():
        yield from visited(owner(customer), customer_pages(customer))
        yield from visited(staff(), console_pages(customer))


def owner(customer: Customer) -> User:
    """Somebody who may open all pages of a company."""
    person = User.objects.create(email="owner@example.jp", last_name="見本", first_name="太郎")
    Membership.objects.create(user=person, customer=customer, role="owner")
    return person


def staff() -> User:
    """Somebody who may open all pages of the console."""
    return User.objects.create(email="staff@example.jp", is_staff=True, duties=list(Duty))


@contextmanager
def morning() -> Iterator[None]:
    """It is the day as of which the rows are."""
    now = datetime.combine(TODAY, context.START_OF_DAY, context.TOKYO)
    with patch.object(context, "now", lambda: now):
        yield


def console(
    count: int, customers: int, unpaid: int, of: int, visits: int = VISITS
) -> Iterator[dict]:
    """The same of the console's lists; `unpaid` of so many invoices are."""
    fill_everything(count, customers, unpaid, of)
    lists = [
        *((name, reverse(name)) for name in CONSOLE),
        ("receivables_csv", reverse("receivables_csv")),
    ]
    with morning():
        for found in visited(staff(), lists, visits):
            found = {**found, "bench": "console"}
            goals = OF_LISTS.get(found["page"])
            yield judged(found, *goals) if goals else found


def customer_pages(customer: Customer) -> Iterator[tuple[str, str]]:
    """Name and address of all that a company's people may open, of rows that it has."""
    rows = _rows(customer)
    for room in ROOMS:
        for one in import_module(f"portal.customer.{room}.urls").urlpatterns:
            route = str(one.pattern)
            if not NO_PAGE.search(route) and (args := _args(route, one, rows)) is not None:
                yield one.name, reverse(one.name, args=args)


def console_pages(customer: Customer) -> Iterator[tuple[str, str]]:
    """Name and address of the console's pages that name no row, and of those of a company."""
    for name in _names(import_module("portal.console.urls").urlpatterns):
        with suppress(NoReverseMatch):  # it names a row
            yield name, reverse(name)
    for tab in TABS:
        name, args = ("staff_customer_tab", [tab]) if tab else ("staff_customer", [])
        yield f"{name} {tab}".strip(), reverse(name, args=[customer.number, *args])
    for kind, key in _rows(customer).items():
        if kind in ("contracts", "invoices", "payments"):
            name = f"staff_{kind[:-1]}"
            yield name, reverse(name, args=[key])


def _names(patterns: Iterable[URLPattern | URLResolver]) -> Iterator[str]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from _names(one.url_patterns)
        elif one.name:
            yield one.name


def _rows(customer: Customer) -> dict[str, object]:
    """The key of one row of the company by the words before it in addresses."""
    unpaid = customer.invoices.filter(open__isnull=False).order_by("issued_on")
    return {
        "contracts": customer.contracts.values_list("number", flat=True)[0],
        "invoices": unpaid.values_list("number", flat=True)[0],
        "payments": customer.payments.order_by("value_date").values_list("pk", flat=True)[0],
        "particulars/accounts": customer.billing_accounts.order_by("number")[0].number,
        "particulars/contacts": customer.contacts.order_by("pk")[0].pk,
        "people": customer.memberships.order_by("pk")[0].pk,
    }


def _args(route: str, one: URLPattern, rows: dict[str, object]) -> list | None:
    """What fills a route; None where the company has no such row."""
    before, _, after = route.partition("/<")
    if not after:
        return []
    if before not in rows or "<" in after:
        return None
    return [rows[before]]


def visited(
    user: User, addresses: Iterable[tuple[str, str]], visits: int = VISITS
) -> Iterator[dict]:
    """For each page that answers, its figures with their goals."""
    import_module("portal.wsgi")  # what a web process does before its first visit
    client = Client(headers={"host": "localhost", "accept-language": "ja"})
    client.force_login(user)
    for name, address in addresses:
        if _is_page(client.get(address)) or name in GOALS:
            found = {"bench": "pages", "page": name, **_measured(client, address, visits)}
            yield judged(found, *GOALS.get(name, (QUICK, SMALL)))


def _is_page(answer: HttpResponseBase) -> bool:
    return answer.status_code == 200 and answer["Content-Type"].startswith("text/html")


def _measured(client: Client, address: str, visits: int) -> dict:
    seconds, cpu, body = [], [], b""
    for visit in range(visits + 2):
        start, used = time.perf_counter(), time.process_time()
        body = b"".join(client.get(address))
        if visit > 1:
            seconds.append(time.perf_counter() - start)
            cpu.append(time.process_time() - used)
    return {
        "p95_ms": round(statistics.quantiles(seconds, n=20)[-1] * 1000, 1),
        "median_ms": round(statistics.median(seconds) * 1000, 1),
        "cpu_ms": round(statistics.median(cpu) * 1000, 1),
        "html_kb": round(len(body) / 1000, 1),
        "cold_kb": round((len(body) + sum(map(_served, _loaded(body)))) / 1000, 1),
    }


def _loaded(body: bytes) -> set[str]:
    return set(LOADED.findall(body.decode()))


@cache
def _served(name: str) -> int:
    """The bytes of a static file as WhiteNoise sends it: compressed unless that makes it larger."""
    found = finders.find(name)
    assert isinstance(found, str), name
    content = Path(found).read_bytes()
    return min(len(content), len(gzip.compress(content, 9)))
