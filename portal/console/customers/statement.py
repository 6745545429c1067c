"""A customer's statement of account, as the customer sees it: a tab, CSV and PDF."""

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from contracts.people.models import BillingAccount, Customer
from portal.console import frame
from portal.customer.money import statements, yearly
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


@require_safe
@frame.staff_page
def year_as_pdf(request: HttpRequest, number: str) -> HttpResponseBase:
    """What cannot be made leads back to the statement."""
    row = get_object_or_404(Customer, number=number)
    return yearly.pdf_of(request, list(_accounts(row))) or _back(request, row)


def _accounts(row: Customer) -> QuerySet[BillingAccount]:
    return row.billing_accounts.order_by("-is_default", "number")


def _form(request: HttpRequest, row: Customer) -> statements.StatementForm:
    return statements.StatementForm(request, _accounts(row))


def _back(request: HttpRequest, row: Customer) -> HttpResponse:
    address = reverse("staff_customer_tab", args=[row.number, "statement"])
    return redirect(f"{address}?{request.GET.urlencode()}")
