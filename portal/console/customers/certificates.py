"""A customer's certificates of balance, as the customer sees them."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from contracts.office.context import Duty
from contracts.people.models import Customer
from portal.console import frame
from portal.customer.money.certificates import balance_page
from portal.requests import HttpRequest


@require_http_methods(["GET", "HEAD", "POST"])
@frame.staff_page(does=[Duty.ACCOUNTS])
def staff_balance_certificate(request: HttpRequest, number: str) -> HttpResponse:
    """Issued in place of the customer by who minds the accounts."""
    row = get_object_or_404(Customer, number=number)
    accounts = row.billing_accounts.order_by("-is_default", "number")
    found = balance_page(request, request.by, row, accounts)
    if isinstance(found, HttpResponse):
        return found
    return render(
        request,
        "console/customers/balance_certificate.html",
        {
            **found,
            "section": "customers",
            "customer": row,
            "may_issue": frame.may(request.by, Duty.ACCOUNTS),
        },
        status=409 if request.method == "POST" else 200,
    )
