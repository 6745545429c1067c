"""A customer's invoices: the list with its search, one invoice with its reasons, its PDF."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from billing.models import CreditNote, Invoice
from billing.queries import credit_notes, search
from billing.queries.content import as_issued, lines_of, of_contracts
from billing.queries.note_uses import with_uses
from billing.queries.paying import to_transfer
from billing.queries.receivables import as_owed, receivables
from billing.queries.reissues import versions
from billing.queries.spreadsheets import INVOICES
from billing.queries.standing import has_passed_to
from billing.terms.interest import Receivable, explain, is_written_off, unbilled
from contracts.office import context
from contracts.office.documents.recipient import Recipient
from contracts.office.lookups import Ids
from contracts.office.queries.paging import first_page, is_first, page
from contracts.office.queries.written import Written, fetched
from portal import scope
from portal.customer.money import reasons
from portal.customer.money.search import InvoiceSearch
from portal.downloads import csv_response
from portal.requests import HttpRequest

PAGE = 25
MOST_COUNTED = 1000


@require_safe
@scope.customer_page
def invoice_list(request: HttpRequest) -> HttpResponse:
    """The newest first; htmx asks for the found part alone."""
    form = InvoiceSearch(request.GET)
    values = {"form": form}
    if form.is_valid():
        values |= _found(request, form)
    part = request.htmx and not request.htmx.history_restore_request
    template = "customer/money/found.html" if part else "customer/money/invoices.html"
    response = render(request, template, values)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _found(request: HttpRequest, form: InvoiceSearch) -> dict:
    company = request.membership.customer_id
    is_all = form.criteria == search.InvoiceCriteria() and is_first(request.GET)
    found = _newest(company) if is_all and not has_passed_to(company) else _asked(request, form)
    return {**found, "most": MOST_COUNTED, "query": form.query}


def _asked(request: HttpRequest, form: InvoiceSearch) -> dict:
    found = _search(request, form)
    return {**listed(found, request), "count": found.order_by()[: MOST_COUNTED + 1].count()}


def _newest(company: int) -> dict:
    """The same of all that a company was issued: what is asked for most, by plans that are kept."""
    shown = first_page(_NEWEST.of(company), search.ORDER, PAGE)
    if shown.older is None:
        count = len(shown.rows)
    else:
        ((count,),) = fetched(_COUNTED, {"company": company})
    return {"rows": rows(shown.rows, context.today()), "page": shown, "count": count}


_NEWEST = Written[Invoice](
    lambda company: (
        Invoice.objects.filter(customer=company)
        .select_related("settlement", "billing_account")
        .order_by(*search.ORDER.forth)[: PAGE + 1]
    )
)
_COUNTED = f"""
SELECT count(*) FROM (SELECT FROM billing_invoice WHERE customer_id = %(company)s
                       LIMIT {MOST_COUNTED + 1}) counted"""


def listed(found: QuerySet[Invoice], request: HttpRequest) -> dict:
    """The page of invoices that was asked for, with what is unpaid of each."""
    shown = page(
        found.select_related("settlement", "billing_account"),
        search.ORDER,
        PAGE,
        older=request.GET.get("older", ""),
        newer=request.GET.get("newer", ""),
    )
    return {"rows": rows(shown.rows, context.today()), "page": shown}


def _search(request: HttpRequest, form: InvoiceSearch):
    customer_id = request.membership.customer_id
    return search.find(scope.invoices(request), customer_id, form.criteria, context.today())


def rows(
    invoices: Sequence[Invoice], today: date, known: Mapping[int, Receivable] | None = None
) -> list[dict]:
    """The state of each: what is unpaid, interest to today, its credit notes, how it closed.

    `known` where they have been read.
    """
    ids = [invoice.pk for invoice in invoices]
    known = receivables(ids) if known is None else known
    notes = defaultdict(list)
    for note in _CREDIT_NOTES.of(Ids(ids)) if ids else ():
        notes[note.invoice_id].append(note)
    return [_row(invoice, known[invoice.pk], notes[invoice.pk], today) for invoice in invoices]


_CREDIT_NOTES = Written[CreditNote](
    lambda ids: (
        CreditNote.objects.filter(invoice__anyof=ids).order_by("number").defer("parties", "lines")
    )
)


def _row(invoice: Invoice, receivable: Receivable, notes: list[CreditNote], today: date) -> dict:
    has_money = any(one.is_payment for one in receivable.settlements)
    return {
        "invoice": invoice,
        "receivable": receivable,
        "outstanding": receivable.outstanding,
        "interest": unbilled(receivable, today),
        "is_late": receivable.outstanding > 0 and invoice.due_on < today,
        "paid_on": invoice.settlement.paid_on if hasattr(invoice, "settlement") else None,
        "is_written_off": is_written_off(receivable),
        "is_given_back": bool(notes) and not has_money and not receivable.outstanding,
        "credit_notes": notes,
    }


@require_safe
@scope.customer_page
def invoices_csv(request: HttpRequest) -> HttpResponseBase:
    """What the search found, whole; wrong criteria lead back to the form that says so."""
    form = InvoiceSearch(request.GET)
    if not form.is_valid():
        return redirect(f"{reverse('invoices')}?{request.GET.urlencode()}")
    found = _search(request, form).order_by("-issued_on", "-number")
    name = f"invoices-{context.today():%Y%m%d}.csv"
    return csv_response(name, INVOICES.header, INVOICES.rows(found))


@require_safe
@scope.customer_page
def invoice(request: HttpRequest, number: str) -> HttpResponse:
    """Every line, tax and day with its reason, and the money received."""
    row = scope.invoice(request, number)
    today = context.today()
    shown = rows([row], today)[0]
    is_ours = row.billing_account.customer_id == request.membership.customer_id
    debt = as_owed(row.pk, row.billing_account_id, shown["receivable"], today)
    documents = versions(row)
    allocations = row.allocations.select_related("payment", "credit_note").order_by("id")
    return render(
        request,
        "customer/money/invoice.html",
        {
            **shown,
            "versions": documents,
            "transfers": to_transfer([debt], today, [row.billing_account])
            if is_ours and debt.outstanding
            else [],
            "note_uses": with_uses(shown["credit_notes"]),
            "recipient": documents[0].row.parties["recipient"],
            **billed(row, shown["credit_notes"], documents[0].row.parties),
            "linked": _linked(row, request.membership.customer_id, is_ours=is_ours),
            "allocations": [(one, reasons.of_allocation(one)) for one in allocations],
            "issue_reason": reasons.of_issue_day(row),
            "due_reason": reasons.of_due_day(row),
            "explanation": explain(shown["receivable"], today),
            "today": today,
        },
    )


def billed(row: Invoice, notes: Sequence[CreditNote], parties: Mapping) -> dict:
    """What an invoice and its credit notes say, as their documents do, with how tax follows.

    `parties` are those of its newest document: a reissue may name the customer otherwise.
    """
    content = replace(
        as_issued(row),
        recipient=Recipient(**parties["recipient"]),
        references=of_contracts(parties),
    )
    return {
        "content": content,
        "tax_reasons": [reasons.of_tax(tax) for tax in content.taxes],
        "credited": credit_notes.of_invoice(row) if notes else [],
    }


def _linked(row: Invoice, company: int, *, is_ours: bool) -> set[str]:
    """The numbers of contracts and invoices on its lines that the company may open."""
    found = set()
    for line in lines_of(row):
        if line.contract and line.contract.customer_id == company:
            found.add(line.contract.number)
        if line.about and (is_ours or line.about.customer_id == company):
            found.add(line.about.number)
    return found
