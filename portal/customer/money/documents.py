"""Invoices and credit notes as documents: the stored PDF, and the structured one inside it."""

from collections.abc import Callable
from typing import TypeVar

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from billing.models import CreditNote, Invoice
from billing.operations.documents import (
    credit_note_document,
    current_document,
    current_xml,
    xml_of_credit_note,
)
from billing.queries.reissues import newest
from portal import openings, scope
from portal.downloads import pdf_response, xml_response
from portal.requests import HttpRequest

Row = TypeVar("Row", Invoice, CreditNote)


@require_safe
@scope.customer_page
def pdf(request: HttpRequest, number: str) -> HttpResponse:
    """The stored document that holds, byte for byte."""
    return opened(request, invoice_pdf, scope.invoice(request, number))


@require_safe
@scope.customer_page
def xml(request: HttpRequest, number: str) -> HttpResponse:
    """The structured invoice that holds, as it stands in the PDF."""
    return opened(request, invoice_xml, scope.invoice(request, number))


@require_safe
@scope.customer_page
def of_note(request: HttpRequest, number: str) -> HttpResponse:
    """On to the page of its invoice, where it can be downloaded."""
    row = scope.credit_note(request, number)
    return redirect(f"{reverse('invoice', args=[row.invoice.number])}#credit-notes")


@require_safe
@scope.customer_page
def credit_note_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """The stored document of a credit note."""
    return opened(request, note_pdf, scope.credit_note(request, number))


@require_safe
@scope.customer_page
def credit_note_xml(request: HttpRequest, number: str) -> HttpResponse:
    """The structured credit note, as it stands in its PDF."""
    return opened(request, note_xml, scope.credit_note(request, number))


def opened(request: HttpRequest, answer: Callable[[Row], HttpResponse], row: Row) -> HttpResponse:
    """A document for its company, and that it was opened."""
    found = answer(row)
    openings.note(request, row.customer_id, current_number(row))
    return found


def current_number(row: Invoice | CreditNote) -> str:
    """Of the document that holds: an invoice has that of its last reissue."""
    last = newest(row) if isinstance(row, Invoice) else None
    return (last or row).number


def invoice_pdf(row: Invoice) -> HttpResponse:
    return pdf_response(current_number(row), current_document(row))


def invoice_xml(row: Invoice) -> HttpResponse:
    return xml_response(current_number(row), current_xml(row))


def note_pdf(note: CreditNote) -> HttpResponse:
    return pdf_response(note.number, credit_note_document(note))


def note_xml(note: CreditNote) -> HttpResponse:
    return xml_response(note.number, xml_of_credit_note(note))
