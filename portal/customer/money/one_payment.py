"""One payment: the invoices that it settled, what is left of it, its receipt and certificate."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from billing.queries.receipts import draft
from contracts.office.context import Member
from portal import scope
from portal.customer.money.certificates import certificates_of
from portal.customer.money.payments import rows
from portal.customer.money.receipts import receipts_of
from portal.requests import HttpRequest

MAY_ISSUE = (Member.OWNER, Member.BILLING)


@require_safe
@scope.customer_page
def payment(request: HttpRequest, pk: int) -> HttpResponse:
    """For everybody of the company; the receipt is issued by who minds its money."""
    row = scope.payment(request, pk)
    said = draft(row)
    values = {
        "payment": row,
        "rows": rows([row]),
        **receipts_of(row, said),
        **certificates_of(row, said),
        "may_issue": not request.user.is_staff and request.membership.role in MAY_ISSUE,
    }
    return render(request, "customer/money/payment.html", values)
