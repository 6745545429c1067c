"""One payment: what it settled and why, what the bank said, what was done with it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from billing.models import Payment
from billing.queries.payments import rests
from contracts.office.context import Duty
from contracts.office.models import JournalEntry
from portal.console import frame
from portal.customer.money import reasons
from portal.requests import HttpRequest


@require_safe
@frame.staff_page
def staff_payment(request: HttpRequest, pk: int) -> HttpResponse:
    found = Payment.objects.select_related(
        "billing_account__customer", "customer", "bank_record__file", "bank_record__decided_by"
    )
    payment = get_object_or_404(found, pk=pk)
    returned = getattr(payment, "returned", None)
    allocations = payment.allocations.select_related("invoice", "reverses").order_by("id")
    return render(
        request,
        "console/payments/payment.html",
        {
            "section": "bank",
            "payment": payment,
            "returned": returned,
            "moved_from": getattr(payment, "moved_from", None),
            "record": getattr(payment, "bank_record", None),
            "allocations": [(one, reasons.of_allocation(one)) for one in allocations],
            "rest": 0 if returned else rests([pk])[pk],
            "journal": JournalEntry.objects.filter(
                customer=payment.customer_id, reference=f"payment:{pk}"
            ).order_by("id"),
            "may": frame.may(request.by, Duty.ACCOUNTS) and not returned,
        },
    )
