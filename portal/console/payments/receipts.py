"""Receipts for staff: issued in place of the payer, downloaded again."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST, require_safe

from billing.models import Payment, Receipt
from billing.operations.documents import receipt_document
from contracts.office.context import Duty
from portal.console import frame
from portal.customer.money.receipts import issued
from portal.downloads import pdf_response
from portal.requests import HttpRequest


@require_POST
@frame.staff_page(does=[Duty.ACCOUNTS])
def staff_receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """The original, to be sent to the payer."""
    return issued(request, request.by, get_object_or_404(Payment, pk=pk), "staff_payment")


@require_safe
@frame.staff_page
def staff_receipt_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """The stored document marked 再発行, also of a void receipt."""
    row = get_object_or_404(Receipt.objects.select_related("payment", "replaces"), number=number)
    return pdf_response(row.number, receipt_document(row, is_copy=True))
