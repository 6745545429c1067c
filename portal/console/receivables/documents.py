"""Invoices and credit notes as documents, for staff: whoever looks, nothing counts as opened."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from billing.models import CreditNote
from portal.console import frame
from portal.console.receivables.invoices import the_invoice
from portal.customer.money.documents import (
    invoice_pdf,
    invoice_xml,
    note_pdf,
    note_xml,
)
from portal.requests import HttpRequest


@require_safe
@frame.staff_page
def staff_invoice_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """The stored document that holds, byte for byte."""
    return invoice_pdf(the_invoice(number))


@require_safe
@frame.staff_page
def staff_invoice_xml(request: HttpRequest, number: str) -> HttpResponse:
    """The structured invoice that holds, as it stands in the PDF."""
    return invoice_xml(the_invoice(number))


@require_safe
@frame.staff_page
def staff_credit_note_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """The stored document of a credit note."""
    return note_pdf(_note(number))


@require_safe
@frame.staff_page
def staff_credit_note_xml(request: HttpRequest, number: str) -> HttpResponse:
    """The structured credit note, as it stands in its PDF."""
    return note_xml(_note(number))


def _note(number: str) -> CreditNote:
    return get_object_or_404(CreditNote.objects.select_related("invoice"), number=number)
