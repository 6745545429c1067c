"""A business of a million invoices: its pages, its search, its days beside a smaller one's."""

import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial
from unittest.mock import patch

from django.db import connection

from billing.models import DunningStep, Invoice
from billing.operations.holds import bank_data_received
from billing.queries import global_search
from contracts.office import context
from contracts.operations.editions import publish_edition
from contracts.people.models import Customer
from contracts.terms.periods import ONE_DAY, next_month
from portal.jobs.runner import run_here
from portal.tools.bench.goals import Goal, judged
from portal.tools.bench.invoices import TODAY, milliseconds
from portal.tools.bench.pages import console_pages, customer_pages, morning, owner, staff, visited
from portal.tools.bench.rows import FORMED
from portal.tools.bench.search import cases, fill_everything

OF = 51
"""One invoice of so many is unpaid: over all companies, since these are no multiple of it."""
VISITS = 40
DUNNING = (0, 2, 3, 21)
"""Days from the first on which debts that are long overdue take their steps."""
FOUND = Goal("ms", most=60)
ORDINARY = Goal("seconds", most=5)
FIRST_OF_A_MONTH = "first of a month"
LINEAR = Goal("ratio", most=1.1)
FIRST = next_month(TODAY.replace(day=1))


def big(count: int, customers: int) -> Iterator[dict]:
    """Each page's p95, each kind of search, and days in one process; a line each."""
    yield _filled(count, customers, OF)
    for one in _pages():
        yield {**one, "bench": "big"}
    for name, text in cases():
        found = milliseconds(partial(global_search.find, text))
        yield judged({"bench": "big", "search": name, "ms": found}, FOUND)
    yield from _up_to_a_first()
    for later in range(1, 6):
        yield judged(_lived(FIRST + timedelta(later), "ordinary day"), ORDINARY)


def smaller(count: int, customers: int, of: int) -> Iterator[dict]:
    """The same first of a month over a business of fewer companies with a shorter history."""
    yield _filled(count, customers, of)
    yield from _up_to_a_first()


def linear(small: dict, large: dict) -> dict:
    """How much longer a row takes on the first of a month of a larger business.

    Rows are the invoices issued and the steps of dunning taken on that day.
    """
    rows = [one["issued"] + one["steps"] for one in (small, large)]
    each = [one["seconds"] / most for one, most in zip((small, large), rows, strict=True)]
    return judged(
        {
            "bench": "big",
            "what": f"{FIRST_OF_A_MONTH}, linear",
            "rows": rows,
            "seconds": [small["seconds"], large["seconds"]],
            "ratio": round(each[1] / each[0], 2),
        },
        LINEAR,
    )


def _filled(count: int, customers: int, of: int) -> dict:
    start = time.perf_counter()
    publish_edition(context.system(FORMED), FORMED, {})
    fill_everything(count, customers, of=of)
    filled = round(time.perf_counter() - start, 1)
    return {"bench": "big", "what": "filled", "invoices": count, "seconds": filled}


def _pages() -> Iterator[dict]:
    """Of staff, and of one of the companies that owe something."""
    customer = Customer.objects.filter(invoices__open__isnull=False).order_by("pk")[0]
    with morning():
        yield from visited(owner(customer), customer_pages(customer), VISITS)
        yield from visited(staff(), console_pages(customer), VISITS)


def _up_to_a_first() -> Iterator[dict]:
    """The first days dun years of debts all at once; the last line is the first of a month."""
    for later in DUNNING:
        yield _lived(TODAY + timedelta(later), "what was left")
    before = Invoice.objects.count()
    lived = _lived(FIRST, FIRST_OF_A_MONTH)
    issued = Invoice.objects.count() - before
    yield {**lived, "issued": issued, "per_second": round(issued / lived["seconds"])}


def _lived(day: date, what: str) -> dict:
    now = datetime.combine(day, context.START_OF_DAY, context.TOKYO)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    steps = DunningStep.objects.count()
    with patch.object(context, "now", lambda: now):
        bank_data_received(context.system(day), day - ONE_DAY)
        start = time.perf_counter()
        run_here(day)
        seconds = time.perf_counter() - start
    return {
        "bench": "big",
        "what": what,
        "day": f"{day}",
        "seconds": round(seconds, 2),
        "steps": DunningStep.objects.count() - steps,
    }
