"""A customer's invoices: what was billed, how it was reckoned, what is paid."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from billing.operations.documents import document
from billing.queries.content import title
from billing.queries.receivables import receivables
from billing.terms.interest import explain, unbilled
from contracts import context
from portal.pages import scope

PAGE = 24


@require_safe
@scope.customer_page
def invoice_list(request: HttpRequest) -> HttpResponse:
    """The newest first."""
    found = scope.invoices(request).select_related("settlement", "billing_account")
    page = Paginator(found.order_by("-issued_on", "-number"), PAGE).get_page(
        request.GET.get("page")
    )
    known = receivables([invoice.pk for invoice in page])
    today = context.today()
    rows = [
        {
            "invoice": invoice,
            "outstanding": known[invoice.pk].outstanding,
            "interest": unbilled(known[invoice.pk], today),
            "is_late": known[invoice.pk].outstanding > 0 and invoice.due_on < today,
            "paid_on": invoice.settlement.paid_on if hasattr(invoice, "settlement") else None,
        }
        for invoice in page
    ]
    return render(request, "customer/invoices.html", {"rows": rows, "page": page})


@require_safe
@scope.customer_page
def invoice(request: HttpRequest, number: str) -> HttpResponse:
    """Every line with its arithmetic, and the money received."""
    row = scope.invoice(request, number)
    today = context.today()
    known = receivables([row.pk])[row.pk]
    lines = row.lines.select_related("contract", "about")
    return render(
        request,
        "customer/invoice.html",
        {
            "invoice": row,
            "lines": [(line, title(line)) for line in lines],
            "taxes": row.taxes.all(),
            "allocations": row.allocations.order_by("day", "id"),
            "outstanding": known.outstanding,
            "interest": unbilled(known, today),
            "explanation": explain(known, today),
            "paid_on": row.settlement.paid_on if hasattr(row, "settlement") else None,
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
