"""Everything about one customer, in parts that load quickly."""

from collections.abc import Callable

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from billing.models import (
    DunningHold,
    DunningMessage,
    DunningProposal,
    DunningStep,
    Invoice,
)
from billing.queries.openings import first_opening
from billing.queries.receivables import credits
from billing.queries.standing import has_passed_to, invoices_of, payments_of, sums_of
from contracts.models import ChangeRequest, Contract
from contracts.office import context
from contracts.office.context import Duty
from contracts.office.language import Text
from contracts.office.lookups import Ids
from contracts.office.models import Approval, Note, Notice
from contracts.office.operation import called
from contracts.office.queries.notices import counts_from, text
from contracts.office.queries.paging import Page
from contracts.office.queries.papers import paper_of
from contracts.office.queries.posting import holding
from contracts.office.queries.restricted import is_for, masked, require_reader
from contracts.office.queries.written import Written, WrittenColumns
from contracts.office.terms.notices import named
from contracts.people.models import BillingAccount, Contact, Customer, Invitation, Membership
from contracts.people.queries.emails import bouncing_emails
from contracts.terms.facts import Status
from portal.console import frame
from portal.console.customers import notes, statement, waiting_charges
from portal.customer.contracts.overview import described
from portal.customer.contracts.particulars import page_of_accounts
from portal.customer.money import invoices, payments
from portal.downloads import paper_or_404, paper_response
from portal.requests import HttpRequest
from support.desk.queries.finding import of_companies
from support.desk.queries.standing import standing

SECTION = "customers"
LATEST = 5
PAGE = 30
MOST_CONTRACTS = 20


_CUSTOMER = Written[Customer](lambda number: Customer.objects.filter(number=number))
_ACCOUNTS = WrittenColumns(
    lambda pk: BillingAccount.objects.filter(customer=pk).order_by("number").values_list("pk")
)
_CONTRACTS = Written[Contract](
    lambda pk: (
        Contract.objects.filter(customer=pk).select_related("billing_account").order_by("-number")
    )
)
_CONTACTS = Written[Contact](lambda pk: Contact.objects.filter(customer=pk).order_by("id"))
_MEMBERS = Written[Membership](
    lambda pk: Membership.objects.filter(customer=pk).select_related("user").order_by("user__email")
)
_INVITED = Written[Invitation](
    lambda pk: Invitation.objects.filter(customer=pk, accepted_at=None, revoked_at=None)
)
_REQUESTS = Written[ChangeRequest](
    lambda pk: ChangeRequest.objects.filter(customer=pk, state="open").select_related("contract")
)
_APPROVALS = Written[Approval](
    lambda pk: Approval.objects.filter(customer=pk, state=Approval.State.OPEN).select_related(
        "proposed_by"
    )
)
_NOTES = Written[Note](
    lambda pk: Note.objects.filter(customer=pk).select_related("author", "contract")[:LATEST]
)


def _newest(found: QuerySet[Invoice]) -> QuerySet[Invoice]:
    shown = found.select_related("settlement", "billing_account")
    return shown.order_by("-issued_on", "-number")[:LATEST]


_LATEST = Written[Invoice](lambda pk: _newest(Invoice.objects.filter(customer=pk)))


def customer_of(number: str) -> Customer:
    for row in _CUSTOMER.of(number):
        return row
    raise Http404


@require_safe
@frame.staff_page
def customer(request: HttpRequest, number: str, tab: str = "") -> HttpResponse:
    """The overview, or one of the other parts."""
    row = customer_of(number)
    if tab not in TABS:
        raise Http404
    shown, _ = TABS[tab]
    return render(
        request,
        f"console/customers/customer_{tab or 'overview'}.html",
        {
            "section": SECTION,
            "customer": row,
            "tab": tab,
            "tabs": [(name, label) for name, (_, label) in TABS.items()],
            "may_view": frame.may(request.by, *Duty),
            "today": request.by.day,
            "may_contracts": frame.may(request.by, Duty.CONTRACTS),
            "may_accounts": frame.may(request.by, Duty.ACCOUNTS),
            "may_change_accounts": frame.may(request.by, Duty.CONTRACTS, Duty.ACCOUNTS),
            **shown(request, row),
        },
    )


def _overview(request: HttpRequest, row: Customer) -> dict:
    today = request.by.day
    accounts = page_of_accounts(request, row.billing_accounts.all())
    found = described(_of(row, _CONTRACTS), today)
    running = [one for one in found if one["status"] in (Status.ACTIVE, Status.FORMED)]
    found.sort(key=lambda one: one["status"] is Status.ENDED)
    ids = _ids_of(row, accounts)
    latest = _LATEST.of(row.pk) if not has_passed_to(row.pk) else list(_newest(invoices_of(row.pk)))
    standing = sums_of(row.pk, ids, today, [one.pk for one in latest])
    contacts = _of(row, _CONTACTS)
    return {
        "accounts": accounts,
        "bouncing": bouncing_emails(accounts.rows, contacts),
        "contracts": found[:MOST_CONTRACTS],
        "more_contracts": max(0, len(found) - MOST_CONTRACTS),
        "running": len(running),
        "servers": sum(one["servers"] for one in running),
        "standing": standing,
        "rows": invoices.rows(latest, today, standing.known),
        "contacts": contacts,
        "members": _of(row, _MEMBERS),
        "invitations": _of(row, _INVITED),
        "waiting": _of(row, _REQUESTS),
        "approvals": _of(row, _APPROVALS),
        "charges": waiting_charges.of_company(row.pk),
        "may_withdraw": frame.may(request.by, Duty.ACCOUNTS),
        "notes": _of(row, _NOTES),
        "now": context.now(),
    }


def _of(row: Customer, written: Written) -> list:
    """What a customer has, each with it."""
    found = written.of(row.pk)
    for one in found:
        one.customer = row
    return found


def _ids_of(row: Customer, shown: Page) -> list[int]:
    """All billing accounts of a customer: those shown, unless there are others on other pages."""
    if shown.rows and shown.older is None and shown.newer is None:
        return [one.pk for one in shown.rows]
    return _accounts_of(row)


def _accounts_of(row: Customer) -> list[int]:
    return [pk for (pk,) in _ACCOUNTS.of(row.pk)]


def _invoices(request: HttpRequest, row: Customer) -> dict:
    return invoices.listed(invoices_of(row.pk), request)


def _payments(request: HttpRequest, row: Customer) -> dict:
    accounts = _accounts_of(row)
    return {
        **payments.listed(payments_of(row.pk), request),
        "credit": sum(one.rest for rests in credits(accounts).values() for one in rests),
        **payments.without_payment(accounts),
    }


def _dunning(request: HttpRequest, row: Customer) -> dict:
    accounts = Ids(_accounts_of(row))
    steps = DunningStep.objects.filter(invoice__billing_account__anyof=accounts)
    holds = DunningHold.objects.filter(billing_account__anyof=accounts)
    sent = DunningMessage.objects.filter(billing_account__anyof=accounts)
    proposals = DunningProposal.objects.filter(billing_account__anyof=accounts)
    shown = _by_id(request, steps.select_related("invoice"))
    held = holds.select_related("billing_account", "invoice").order_by("-id")[:PAGE]
    made = proposals.select_related("billing_account", "closed_by").order_by("-id")[:PAGE]
    letters = sent.select_related("billing_account").order_by("-id")[:PAGE]
    return {
        **shown,
        "rows": [(one, one.get_step_display()) for one in shown["rows"]],
        "holds": [(one, one.waits(request.by.day)) for one in held],
        "letters": [(one, one.get_step_display()) for one in letters],
        "proposals": [(one, one.get_kind_display(), one.get_state_display()) for one in made],
    }


def _notices(request: HttpRequest, row: Customer) -> dict:
    found = row.notices.select_related("contract").prefetch_related("messages")
    shown = _by_id(request, found)
    rows = [
        (one, named(one.kind), one.get_channel_display(), is_for(request.by, one))
        for one in shown["rows"]
    ]
    return {**shown, "rows": rows}


def _journal(request: HttpRequest, row: Customer) -> dict:
    shown = _by_id(request, row.journal.select_related("contract"))
    rows = [(one, called(one.operation)) for one in masked(request.by, shown["rows"])]
    return {**shown, "rows": rows}


def _inquiries(request: HttpRequest, row: Customer) -> dict:
    found = of_companies([row.pk]).select_related("assignee")
    shown = _by_id(request, found)
    rows = [(one, *standing(one, request.by)) for one in shown["rows"]]
    return {**shown, "rows": rows, "may_answer": frame.may(request.by, Duty.SUPPORT)}


def _decisions(request: HttpRequest, row: Customer) -> dict:
    found = row.approvals.select_related("contract", "proposed_by", "decided_by")
    asked = row.requests.select_related("contract", "requested_by", "decided_by")
    return {**_by_id(request, found), "requests": asked.order_by("-id")[:PAGE]}


def _notes(request: HttpRequest, row: Customer) -> dict:
    return notes.of_customer(request, row)


def _by_id(request: HttpRequest, found: QuerySet) -> dict:
    """The newest first; `before` is the last row of the page before."""
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:
        found = found.filter(pk__lt=int(before))
    rows = list(found.order_by("-pk")[: PAGE + 1])
    older = rows[PAGE - 1].pk if len(rows) > PAGE else None
    return {"rows": rows[:PAGE], "older": older, "before": before}


Part = Callable[[HttpRequest, Customer], dict]
TABS: dict[str, tuple[Part, Text]] = {
    "": (_overview, gettext_lazy("Overview")),
    "invoices": (_invoices, gettext_lazy("Invoices")),
    "payments": (_payments, gettext_lazy("Payments")),
    "statement": (statement.part, gettext_lazy("Statement of account")),
    "dunning": (_dunning, gettext_lazy("Dunning")),
    "inquiries": (_inquiries, gettext_lazy("Inquiries")),
    "notices": (_notices, gettext_lazy("Notices and e-mail")),
    "decisions": (_decisions, gettext_lazy("Requests and approvals")),
    "notes": (_notes, gettext_lazy("Notes and files")),
    "journal": (_journal, gettext_lazy("Journal")),
}


@require_safe
@frame.staff_page
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """One notice: its text as it was sent, and the mail server's answer to each mail."""
    row = _notice(request, pk)
    sent = list(row.messages.select_related("resent"))
    posted = list(row.postings.select_related("corrected", "author").order_by("id"))
    paper = paper_of(row)
    return render(
        request,
        "console/customers/notice.html",
        {
            "section": SECTION,
            "notice": row,
            "kind": named(row.kind),
            "channel": row.get_channel_display(),
            "counts_from": counts_from(row, sent, holding(posted)),
            "subject_and_text": text(row, sent[0].recipient if sent else ""),
            "messages_sent": sent,
            "has_paper": paper is not None,
            "opened": first_opening(paper.name) if paper else None,
            "postings": posted,
            "may_post": frame.may(request.by, Duty.CONTRACTS, Duty.ACCOUNTS),
        },
    )


@require_safe
@frame.staff_page
def notice_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """A notice as a document."""
    return paper_response(paper_or_404(_notice(request, pk)))


def _notice(request: HttpRequest, pk: int) -> Notice:
    found = Notice.objects.select_related("contract__billing_account", "customer")
    row = get_object_or_404(found, pk=pk)
    require_reader(request.by, row)
    return row
