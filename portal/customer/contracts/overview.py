"""The overview: what needs doing, the contracts, what was billed, what will be."""

from collections.abc import Sequence
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_safe

from billing.queries import payers
from billing.queries.owing import ACCOUNTS, Owing
from billing.queries.paying import together
from billing.queries.upcoming import Outlook, outlook
from contracts.models import ChangeRequest, Contract
from contracts.office import context
from contracts.office.language import label
from contracts.office.queries.written import Written
from contracts.queries import facts
from contracts.terms.editions import Book
from contracts.terms.facts import AppliedFor, Status
from contracts.terms.facts import Contract as Facts
from contracts.terms.life import Life
from contracts.terms.parameters import Plan
from portal import scope
from portal.customer.contracts.chart import by_month, chart, last_months
from portal.customer.contracts.timeline import timeline
from portal.customer.contracts.todo import tasks
from portal.requests import HttpRequest
from support.conduct.queries.finding import QUESTION, QUESTION_UNTIL
from support.incidents.queries import shown
from support.offboarding.queries.shown import left_of_holders

SPANS = (12, 24)
MOST_TRANSFERS = ACCOUNTS - 1
MOST_UPCOMING = 5
"""Billing accounts whose next invoice is shown at first, by their numbers."""


@require_safe
@scope.customer_page
def overview(request: HttpRequest) -> HttpResponse:
    """The company's first page."""
    today = context.today()
    wanted = request.GET.get("months", "")
    span = int(wanted) if wanted in map(str, SPANS) else SPANS[0]
    rows, book = _CONTRACTS.of(request.membership.customer_id), facts.book()
    known, agreed = facts.with_accounts([row.pk for row in rows])
    felt = shown.felt_by([row.pk for row in rows])
    contracts = [
        {**describe(row, known[row.pk], book, today), "felt": felt[row.pk]} for row in rows
    ]
    lives = {one["contract"].pk: one["life"] for one in contracts if one["life"]}
    conditions = payers.conditions(agreed, book)
    first = last_months(today, span)[0]
    found = outlook(scope.customer(request), rows, lives, conditions, first, today)
    read = map(vars, rows)
    asked = {row["question"]: row["question_until"] for row in read if row["question"]}
    questions = {} if request.user.is_staff else asked  # staff who look read it in the case
    ended = [row for row in contracts if row["status"] is Status.ENDED]
    left = left_of_holders([row["contract"].pk for row in ended]) if ended else ()
    values = {
        "today": today,
        "tasks": tasks(found.owing, contracts, open_requests(request), questions, today, left),
        "contracts": [row for row in contracts if row["status"] is not Status.ENDED],
        "ended": ended,
        "running": sum(row["status"] is Status.ACTIVE for row in contracts),
        "servers": sum(row["servers"] for row in contracts if row["status"] is Status.ACTIVE),
        "chart": chart(by_month(found.billed, today, span)),
        "spans": SPANS,
        "span": span,
        **_to_pay(found.owing, today),
        **_upcoming(found, request.GET.get("upcoming") == "all"),
    }
    return render(request, "customer/overview.html", values)


_CONTRACTS = Written[Contract](
    lambda customer: (
        Contract.objects.filter(customer=customer)
        .select_related("billing_account", "application")
        .annotate(question=QUESTION, question_until=QUESTION_UNTIL)
        .order_by("number")
    )
)


def _to_pay(owing: Owing, today: date) -> dict:
    transfers = together(owing, today)
    return {
        "outstanding": owing.unpaid,
        "interest": owing.interest,
        "overdue": owing.is_overdue,
        "transfers": transfers[:MOST_TRANSFERS],
        "more_transfers": len(transfers) > MOST_TRANSFERS,
    }


def _upcoming(found: Outlook, everything: bool) -> dict:
    """The next invoices, at first of some accounts."""
    return {
        "upcoming": found.upcoming if everything else found.upcoming[:MOST_UPCOMING],
        "upcoming_in_all": len(found.upcoming),
    }


def open_requests(request: HttpRequest) -> list[ChangeRequest]:
    """What the company asked for and has no answer to."""
    return _OPEN_REQUESTS.of(scope.customer(request).pk)


_OPEN_REQUESTS = Written[ChangeRequest](
    lambda customer: (
        ChangeRequest.objects.filter(customer=customer, state="open")
        .select_related("contract")
        .order_by("requested_at", "id")
    )
)


def described(rows: Sequence[Contract], today: date) -> list[dict]:
    """Contracts as they are today, read together."""
    known, book = facts.of_contracts([row.pk for row in rows]), facts.book()
    return [describe(row, known[row.pk], book, today) for row in rows]


def describe(row: Contract, contract: Facts, book: Book, today: date) -> dict:
    """A contract as it is today, with its time line once it is formed: drawn where it is shown."""
    status = contract.status(today)
    shown = {
        "contract": row,
        "fact": contract,
        "status": status,
        "status_text": label(status),
    }
    if isinstance(contract, AppliedFor):
        figures = book.agreed(contract.agreements).on(today)
        is_annual = contract.plan is Plan.ANNUAL
        return {
            **shown,
            "life": None,
            "unit_price": figures.annual_price if is_annual else figures.unit_price,
            "is_annual": is_annual,
            "suspended": False,
            "in_part": False,
            "servers": contract.servers,
            "plan": label(contract.plan),
            "term": None,
            "terms": (),
            "minimum": None,
            "timeline": None,
        }
    life = Life(contract, book)
    terms, minimum = life.begun(today), life.minimum_term_ends_on
    return {
        **shown,
        "life": life,
        "unit_price": life.unit_price(today),
        "is_annual": life.plan(today) is Plan.ANNUAL,
        "suspended": contract.suspended and contract.is_live(today),
        "in_part": contract.is_suspended_in_part(today),
        "servers": life.servers(min(today, contract.ends_on or today)),
        "plan": label(life.plan(today)),
        "term": terms[-1] if terms else None,
        "terms": terms,
        "minimum": minimum,
        "timeline": SimpleLazyObject(lambda: timeline(contract, terms, minimum, today)),
    }
