"""The overview: what needs doing, the contracts, what was billed, what will be."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from billing.queries.upcoming import outlook
from contracts.models import ChangeRequest, Contract
from contracts.office import context
from contracts.queries import contract_snapshot, facts
from contracts.terms.editions import Book
from contracts.terms.facts import Contract as Facts
from contracts.terms.facts import Status
from contracts.terms.timeline import minimum_term_end, servers_on, terms_begun
from portal import scope
from portal.customer.contracts.chart import by_month, chart, last_months
from portal.customer.contracts.timeline import timeline
from portal.customer.contracts.todo import tasks
from portal.customer.contracts.words import PLANS, STATUS, title

SPANS = (12, 24)


@require_safe
@scope.customer_page
def overview(request: HttpRequest) -> HttpResponse:
    """The company's first page."""
    today = context.today()
    wanted = request.GET.get("months")
    span = int(wanted) if wanted in map(str, SPANS) else SPANS[0]
    mine = contract_snapshot.with_facts(scope.contracts(request)).select_related("billing_account")
    rows = list(mine.order_by("number"))
    known, book = {row.pk: contract_snapshot.of_row(row) for row in rows}, facts.book()
    since = last_months(today, span)[0]
    found = outlook(scope.customer(request), rows, known, book, since, today)
    contracts = [describe(row, known[row.pk], book, today) for row in rows]
    requests = open_requests(request)
    return render(
        request,
        "customer/overview.html",
        {
            "today": today,
            "tasks": tasks(found.unpaid, contracts, requests, today),
            "contracts": contracts,
            "outstanding": sum(invoice.outstanding for invoice in found.unpaid),
            "interest": sum(invoice.interest for invoice in found.unpaid),
            "overdue": any(invoice.due_on < today for invoice in found.unpaid),
            "running": sum(row["status"] is Status.ACTIVE for row in contracts),
            "servers": sum(row["servers"] for row in contracts if row["status"] is Status.ACTIVE),
            "chart": chart(by_month(found.invoices, today, span)),
            "spans": SPANS,
            "span": span,
            "upcoming": [
                (one, [(line, title(line)) for line in one.draft.lines] if one.draft else [])
                for one in found.upcoming
            ],
        },
    )


def open_requests(request: HttpRequest) -> list[ChangeRequest]:
    """What the company asked for and has no answer to."""
    waiting = ChangeRequest.objects.filter(customer=scope.customer(request), state="open")
    return list(waiting.select_related("contract").order_by("requested_at", "id"))


def describe(row: Contract, fact: Facts, book: Book, today: date) -> dict:
    """A contract as it stands today, with its time line once it is formed."""
    terms = terms_begun(fact, book, today)
    as_of = min(today, fact.ends_on) if fact.ends_on else today
    status = fact.status(today)
    minimum = minimum_term_end(fact, book) if fact.service_starts_on else None
    return {
        "contract": row,
        "fact": fact,
        "status": status,
        "status_text": STATUS[status],
        "suspended": fact.suspended and fact.is_live(today),
        "servers": servers_on(fact, book, as_of),
        "plan": PLANS[terms[-1].plan if terms else fact.plan],
        "term": terms[-1] if terms else None,
        "terms": terms,
        "minimum": minimum,
        "timeline": timeline(fact, terms, minimum, today) if fact.formed_on else None,
    }
