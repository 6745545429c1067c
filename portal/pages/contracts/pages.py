"""A customer's contracts: what holds, what comes next, and why."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from billing.queries.receivables import credits, owed, unpaid
from contracts import context
from contracts.models import Contract
from contracts.queries import facts
from contracts.terms.facts import Status
from contracts.terms.timeline import minimum_term_end, servers_on, terms_begun
from portal.pages import scope
from portal.pages.contracts.timeline import timeline

STATUS = {
    Status.APPLIED: "申込中",
    Status.REFUSED: "不承諾",
    Status.FORMED: "開始前",
    Status.ACTIVE: "利用中",
    Status.ENDED: "終了",
}


@require_safe
@scope.customer_page
def contract_list(request: HttpRequest) -> HttpResponse:
    """All contracts of the company, and what is unpaid."""
    today = context.today()
    rows = list(scope.contracts(request).select_related("customer").order_by("number"))
    known = facts.of_contracts([row.pk for row in rows])
    book = facts.book()
    accounts = list(scope.accounts(request).values_list("pk", flat=True))
    debts = owed(unpaid(accounts), today)
    return render(
        request,
        "customer/contracts.html",
        {
            "rows": [_row(row, known[row.pk], book, today) for row in rows],
            "outstanding": sum(debt.outstanding for debt in debts),
            "overdue": sum(debt.outstanding for debt in debts if debt.due_on < today),
            "interest": sum(debt.interest for debt in debts),
            "credit": sum(c.rest for found in credits(accounts).values() for c in found),
            "today": today,
        },
    )


def _row(row: Contract, fact, book, today: date) -> dict:
    terms = terms_begun(fact, book, today)
    as_of = min(today, fact.ends_on) if fact.ends_on else today
    return {
        "contract": row,
        "status": fact.status(today),
        "status_text": STATUS[fact.status(today)],
        "suspended": fact.suspended and fact.is_live(today),
        "servers": servers_on(fact, book, as_of),
        "term": terms[-1] if terms else None,
        "terms": terms,
        "minimum": minimum_term_end(fact, book) if fact.service_starts_on else None,
    }


@require_safe
@scope.customer_page
def contract(request: HttpRequest, number: str) -> HttpResponse:
    """One contract with its terms, changes and invoice lines."""
    row = scope.contract(request, number)
    today = context.today()
    fact, book = facts.of_contract(row), facts.book()
    shown = _row(row, fact, book, today)
    drawn = None
    if fact.formed_on:
        drawn = timeline(fact, shown["terms"], shown["minimum"], today)
    return render(
        request,
        "customer/contract.html",
        {
            **shown,
            "timeline": drawn,
            "figures": book.on(today, fact.agreements),
            "changes": row.server_changes.order_by("id"),
            "suspensions": row.suspensions.order_by("id"),
            "endings": row.endings.order_by("id"),
            "lines": row.invoice_lines.select_related("invoice").order_by("-invoice__number")[:24],
            "may_cancel": fact.is_live(today) and fact.ends_on is None,
            "today": today,
        },
    )
