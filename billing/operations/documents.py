"""The PDF of an invoice or credit note: made once when first needed, the same ever after."""

import hashlib

from django.db import transaction

from billing.documents.content import Content
from billing.documents.credit_note import CreditNoteContent
from billing.documents.pdf import render, render_credit_note
from billing.models import CreditNote, CreditNoteDocument, Invoice, InvoiceDocument
from billing.queries import credit_notes
from billing.queries.content import content
from contracts.office import context


@transaction.atomic
def document(invoice: Invoice, shown: Content | None = None) -> InvoiceDocument:
    """The stored document, made now if nobody needed it before.

    `shown` is its content where the caller has read it already.
    """
    stored = InvoiceDocument.objects.filter(invoice=invoice).first()
    if stored is None:
        pdf = render(shown or content(invoice))
        InvoiceDocument.objects.bulk_create(
            [
                InvoiceDocument(
                    invoice=invoice,
                    pdf=pdf,
                    sha256=hashlib.sha256(pdf).hexdigest(),
                    made_at=context.now(),
                )
            ],
            ignore_conflicts=True,
        )
        stored = InvoiceDocument.objects.get(invoice=invoice)
    return stored


@transaction.atomic
def credit_note_document(
    note: CreditNote, shown: CreditNoteContent | None = None
) -> CreditNoteDocument:
    """The stored document of a credit note, made now if nobody needed it before.

    `shown` is its content where the caller has read it already.
    """
    stored = CreditNoteDocument.objects.filter(credit_note=note).first()
    if stored is None:
        pdf = render_credit_note(shown or credit_notes.content(note))
        CreditNoteDocument.objects.bulk_create(
            [
                CreditNoteDocument(
                    credit_note=note,
                    pdf=pdf,
                    sha256=hashlib.sha256(pdf).hexdigest(),
                    made_at=context.now(),
                )
            ],
            ignore_conflicts=True,
        )
        stored = CreditNoteDocument.objects.get(credit_note=note)
    return stored
