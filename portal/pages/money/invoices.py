"""A customer's invoices: the list with its search, one invoice with its reasons, its PDF."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from billing.models import Invoice
from billing.operations.documents import document
from billing.queries import search
from billing.queries.paging import page
from billing.queries.receivables import Owed, receivables
from billing.queries.tables import INVOICES
from billing.terms.interest import explain, unbilled
from contracts import context
from portal.exports.tables import csv_response
from portal.pages import scope
from portal.pages.contracts.words import title
from portal.pages.money import reasons
from portal.pages.money.search import InvoiceSearch

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
    found = _search(request, form)
    return {
        **listed(found, request),
        "count": found.order_by()[: MOST_COUNTED + 1].count(),
        "most": MOST_COUNTED,
        "query": form.query,
    }


def listed(found: QuerySet[Invoice], request: HttpRequest) -> dict:
    """The page of invoices that was asked for, with what is unpaid of each."""
    shown = page(
        found.select_related("settlement", "billing_account"),
        search.ORDER,
        PAGE,
        older=request.GET.get("older", ""),
        newer=request.GET.get("newer", ""),
    )
    return {"rows": with_balances(shown.rows), "page": shown}


def with_balances(invoices: list[Invoice], told: Iterable[Owed] = ()) -> list[dict]:
    """As the table shows them; read with their settlement and billing account.

    `told` are debts read before; what is paid owes nothing.
    """
    today = context.today()
    debts = {debt.id: (debt.outstanding, debt.interest) for debt in told}
    unpaid = [one.pk for one in invoices if one.pk not in debts and not hasattr(one, "settlement")]
    for pk, known in receivables(unpaid).items():
        debts[pk] = known.outstanding, unbilled(known, today)
    return [_row(invoice, *debts.get(invoice.pk, (0, 0)), today) for invoice in invoices]


def _search(request: HttpRequest, form: InvoiceSearch):
    customer_id = request.membership.customer_id
    return search.find(scope.invoices(request), customer_id, form.criteria, context.today())


def _row(invoice: Invoice, outstanding: int, interest: int, today: date) -> dict:
    return {
        "invoice": invoice,
        "outstanding": outstanding,
        "interest": interest,
        "is_late": outstanding > 0 and invoice.due_on < today,
        "paid_on": invoice.settlement.paid_on if hasattr(invoice, "settlement") else None,
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
    known = receivables([row.pk])[row.pk]
    lines = list(row.lines.select_related("contract", "about"))
    allocations = row.allocations.select_related("payment").order_by("id")
    return render(
        request,
        "customer/money/invoice.html",
        {
            **_row(row, known.outstanding, unbilled(known, today), today),
            "lines": [(line, title(line)) for line in lines],
            "taxes": [(tax, reasons.of_tax(tax)) for tax in row.taxes.all()],
            "allocations": [(one, reasons.of_allocation(one)) for one in allocations],
            "issue_reason": reasons.of_issue_day(row),
            "due_reason": reasons.of_due_day(row, lines),
            "explanation": explain(known, today),
            "today": today,
        },
    )


@require_safe
@scope.customer_page
@cache_control(private=True, max_age=0, must_revalidate=True)
def pdf(request: HttpRequest, number: str) -> HttpResponse:
    """The stored document, byte for byte."""
    row = scope.invoice(request, number)
    stored = document(row)
    response = HttpResponse(bytes(stored.pdf), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{row.number}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    response["ETag"] = f'"{stored.sha256}"'
    return response
