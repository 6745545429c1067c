"""Certificates for staff: issued in place of the payer, downloaded again."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST, require_safe

from billing.models import MoneyCertificate, Payment
from billing.operations.documents import certificate_document
from contracts.office.context import Duty
from portal.console import frame
from portal.customer.money.certificates import payment_certified
from portal.downloads import pdf_response
from portal.requests import HttpRequest


@require_POST
@frame.staff_page(does=[Duty.ACCOUNTS])
def staff_payment_certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """The original, to be sent to the payer."""
    row = get_object_or_404(Payment, pk=pk)
    return payment_certified(request, request.by, row, "staff_payment")


@require_safe
@frame.staff_page
def staff_money_certificate_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """The stored document marked 再発行, also of a certificate that was replaced."""
    rows = MoneyCertificate.objects.select_related("customer", "payment", "replaces")
    row = get_object_or_404(rows, number=number)
    return pdf_response(row.number, certificate_document(row, is_copy=True))
