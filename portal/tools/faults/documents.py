"""What documents say, and whether those that were stored are whole and say it."""

import hashlib
from collections.abc import Callable, Iterator
from io import BytesIO

from django.db.models import Model

from billing.documents.pdf import render, render_credit_note
from billing.models import CreditNote, CreditNoteDocument, Invoice, InvoiceDocument
from billing.queries import credit_notes
from billing.queries.content import content
from contracts.models import ContractDocument
from contracts.office.models import OutboxMessage

Stored = InvoiceDocument | CreditNoteDocument | ContractDocument


def contents() -> Iterator[tuple[str, str]]:
    """The name of each kind of document, and what one of them says."""
    for invoice in Invoice.objects.select_related("billing_account"):
        yield "an invoice", _said(content, invoice)
    for note in CreditNote.objects.select_related("invoice"):
        yield "a credit note", _said(credit_notes.content, note)


def _said(content_of: Callable, row: Model) -> str:
    """Or why it cannot be said: rows that do not make its total."""
    try:
        return repr(content_of(row))
    except ValueError as error:
        return str(error)


def faults() -> Iterator[str]:
    """Documents that are broken, say something else than their rows, or were not made."""
    for one in _stored():
        yield from of_document(one)
    made = set(InvoiceDocument.objects.values_list("invoice__number", flat=True))
    sent = OutboxMessage.objects.filter(notice__kind="invoice").exclude(sent_at=None)
    for number in sorted(set(sent.values_list("notice__reference", flat=True)) - made):
        yield f"{number}: mailed, and no document"


def of_document(stored: Stored) -> Iterator[str]:
    pdf = bytes(stored.pdf)
    if hashlib.sha256(pdf).hexdigest() != stored.sha256:
        yield f"{_name(stored)}: not what was hashed"
    if not (pdf.startswith(b"%PDF-") and pdf.rstrip().endswith(b"%%EOF")):
        yield f"{_name(stored)}: no whole PDF"
    elif text(pdf) != text(made_anew(stored)):
        yield f"{_name(stored)}: says something else than its rows"


def text(pdf: bytes) -> list[str]:
    """What can be read on each page: the bytes depend on which fonts were used before."""
    from pypdf import PdfReader  # of the tools for development

    return [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]


def made_anew(stored: Stored) -> bytes:
    """From its rows. A contract's is not: that it says what its rows do is not compared."""
    if isinstance(stored, InvoiceDocument):
        return render(content(stored.invoice))
    if isinstance(stored, CreditNoteDocument):
        return render_credit_note(credit_notes.content(stored.credit_note))
    return bytes(stored.pdf)


def _stored() -> Iterator[Stored]:
    for model in (InvoiceDocument, CreditNoteDocument, ContractDocument):
        yield from model._default_manager.all()


def _name(stored: Model) -> str:
    return f"{type(stored).__name__} {stored.pk}"
