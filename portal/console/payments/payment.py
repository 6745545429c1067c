"""One payment: what it settled and why, what the bank said, what was done with it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from billing.models import Allocation, Payment
from billing.queries import bank, gone, taken_back
from billing.queries.payments import rests
from billing.queries.receipts import draft
from contracts.office.context import Duty
from contracts.office.models import JournalEntry
from contracts.office.queries.written import Written
from portal.console import frame
from portal.customer.money import reasons
from portal.customer.money.certificates import certificates_of
from portal.customer.money.receipts import receipts_of
from portal.requests import HttpRequest

_ALLOCATIONS = Written[Allocation](
    lambda pk: (
        Allocation.objects.filter(payment=pk).select_related("invoice", "reverses").order_by("id")
    )
)
_JOURNAL = Written[JournalEntry](
    lambda customer, reference: JournalEntry.objects.filter(
        customer=customer, reference=reference
    ).order_by("id")
)


@require_safe
@frame.staff_page
def staff_payment(request: HttpRequest, pk: int) -> HttpResponse:
    found = Payment.objects.select_related("billing_account__customer", "customer")
    payment = get_object_or_404(found, pk=pk)
    left = gone.by_payment([pk]).get(pk, [])
    record, said = bank.record_of(pk), draft(payment)
    taken = taken_back.waiting([payment.billing_account_id])
    return render(
        request,
        "console/payments/payment.html",
        {
            "section": "bank",
            "payment": payment,
            "left": left,
            "taken_back": [one for one in taken if one.payment.pk == pk],
            "moved_from": getattr(payment, "moved_from", None),
            "record": record,
            "together": bank.payments_of(record.pk).exclude(pk=pk) if record else (),
            "allocations": [(one, reasons.of_allocation(one)) for one in _ALLOCATIONS.of(pk)],
            "rest": rests([pk])[pk],
            **receipts_of(payment, said),
            **certificates_of(payment, said),
            "may_issue": frame.may(request.by, Duty.ACCOUNTS),
            "may_enter": frame.may(request.by, Duty.ACCOUNTS),
            "journal": _JOURNAL.of(payment.customer_id, f"payment:{pk}"),
            "may": frame.may(request.by, Duty.ACCOUNTS)
            and sum(one.amount for one in left) < payment.amount,
        },
    )
