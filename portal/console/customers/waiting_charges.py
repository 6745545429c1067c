"""What staff put on the next invoice, and taking it back before it is billed."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from billing.models import Charge
from billing.operations import charges
from billing.queries.charges import WAITING
from billing.terms.charges import ChargeKind
from contracts.models import Contract
from contracts.office.context import Duty
from contracts.office.language import sentence
from contracts.office.queries.written import Written
from contracts.office.terms.explanation import Refused
from portal.console import frame
from portal.requests import HttpRequest

ROWS = Charge.objects.select_related("invoice", "contract", "corrects")


def of_company(customer_id: int) -> list[Charge]:
    """What waits for the next invoices of a company's billing accounts, oldest first."""
    return _WAITING.of(customer_id)


_WAITING = Written[Charge](
    lambda customer: ROWS.filter(billing_account__customer=customer, **WAITING).order_by("id")
)


def of_contract(contract: Contract) -> list[Charge]:
    """The corrections of a contract's fees, newest first."""
    return _CORRECTIONS.of(contract.pk)


_CORRECTIONS = Written[Charge](
    lambda pk: ROWS.filter(contract=pk, kind=ChargeKind.CORRECTION).order_by("-id")
)


@require_POST
@frame.staff_page(does=[Duty.ACCOUNTS])
def withdraw_charge(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what is not billed yet; refused where it was billed meanwhile."""
    row = get_object_or_404(Charge.objects.select_related("billing_account__customer"), pk=pk)
    try:
        charges.withdraw(request.by, pk)
        messages.success(request, gettext("Withdrawn. It will not be billed."))
    except Refused as refusal:
        messages.error(request, sentence(refusal))
    return redirect("staff_customer", row.billing_account.customer.number)
