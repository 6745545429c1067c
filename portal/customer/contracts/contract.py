"""One contract: what holds, what comes next and why, what happened, and what may be changed."""

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from billing.models import InvoiceLine
from billing.queries import billed_accounts
from billing.queries.content import title
from contracts.models import Contract
from contracts.office import context
from contracts.office.context import Member
from contracts.office.language import label
from contracts.office.queries.written import Written
from contracts.queries.suspended import standing_of
from contracts.terms.facts import Status
from portal import scope
from portal.customer.contracts.history import PAGE, history
from portal.customer.contracts.overview import described
from portal.requests import HttpRequest
from support.incidents.queries import shown as incidents
from support.incidents.queries.addresses import address_of

LINES = 12


def newest(contract: Contract) -> list[InvoiceLine]:
    """The newest of a contract's lines, which are found by an index of its own."""
    found = _NEWEST.of(contract.pk)
    for line in found:
        line.contract = contract
    return found


def _newest(contract_id: int) -> QuerySet[InvoiceLine]:
    mine = InvoiceLine.objects.filter(contract=contract_id)
    ids = mine.order_by("-invoice_id", "-pk").values("pk")[:LINES]
    shown = mine.filter(pk__in=ids).select_related("invoice", "about")
    return shown.order_by("-invoice__number", "position")


_NEWEST = Written[InvoiceLine](_newest)


@require_safe
@scope.customer_page
def contract(request: HttpRequest, number: str) -> HttpResponse:
    """Facts, changes, history, lines billed."""
    row, today, now = scope.contract(request, number), context.today(), context.now()
    (shown,) = described([row], today)
    life = shown["life"]
    changes, endings = list(row.server_changes.order_by("id")), list(row.endings.order_by("id"))
    entries = history(row, changes, endings, reader=scope.looking(request))
    everything = request.GET.get("history") == "all"
    disruptions = list(incidents.of_contract(row.pk)[:LINES])
    fact = shown["fact"]
    open_ended = life is not None and life.contract.ends_on is None
    return render(
        request,
        "customer/contract.html",
        {
            **shown,
            "today": today,
            "ending": next((e for e in endings if e.replaced_on is None), None),
            "requests": row.requests.filter(customer=row.customer_id).order_by("-id")[:10],
            "history": entries if everything else entries[:PAGE],
            "more_history": 0 if everything else max(0, len(entries) - PAGE),
            "lines": [(line, title(line)) for line in newest(row)],
            "felt": [one for one in reversed(disruptions) if not one.is_over],
            "disruptions": [(one, label(one.state(now))) for one in disruptions],
            "standing": standing_of(row, fact, today),
            "incident_address": address_of(row),
            "may_address": request.membership.role == Member.OWNER,
            "may_change": open_ended and request.membership.role == Member.OWNER,
            "may_cancel": open_ended,
            "account_change": billed_accounts.waiting(row),
            "may_refer": request.membership.role in (Member.OWNER, Member.BILLING),
            "may_change_plan": shown["status"] is Status.ACTIVE,
        },
    )
