"""A customer's statement of account, as the customer sees it: a tab, CSV and PDF."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from contracts.people.models import Customer
from portal.console import frame
from portal.customer.money import statements
from portal.requests import HttpRequest


def part(request: HttpRequest, row: Customer) -> dict:
    return statements.described(request, _form(request, row))


@require_safe
@frame.staff_page
def as_csv(request: HttpRequest, number: str) -> HttpResponseBase:
    """A wrong day leads back to the form that says so."""
    row = get_object_or_404(Customer, number=number)
    return statements.csv_of(_form(request, row)) or _back(request, row)


@require_safe
@frame.staff_page
def as_pdf(request: HttpRequest, number: str) -> HttpResponseBase:
    """What cannot be printed leads back to the page that says why."""
    row = get_object_or_404(Customer, number=number)
    return statements.pdf_of(_form(request, row)) or _back(request, row)


def _form(request: HttpRequest, row: Customer) -> statements.StatementForm:
    accounts = row.billing_accounts.select_related("customer").order_by("-is_default", "number")
    return statements.StatementForm(request, accounts)


def _back(request: HttpRequest, row: Customer) -> HttpResponse:
    address = reverse("staff_customer_tab", args=[row.number, "statement"])
    return redirect(f"{address}?{request.GET.urlencode()}")
