"""The PDF of an invoice or credit note: made once when first needed, the same ever after."""

import hashlib

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from billing.documents.content import Content
from billing.documents.credit_note import CreditNoteContent
from billing.documents.pdf import render, render_credit_note
from billing.models import CreditNote, CreditNoteDocument, Invoice, InvoiceDocument
from billing.queries import credit_notes
from billing.queries.content import content
from contracts.office import context
from contracts.office.alert_kinds import ALERTS, AlertKind, number
from contracts.office.documents.glyphs import STAND_IN, lacking
from contracts.office.operations.alerts import alert

UNPRINTABLE = ALERTS.register(
    AlertKind(
        "unprintable",
        _("Characters that a document lacks"),
        page="staff_invoice",
        key=number,
    )
)


@transaction.atomic
def document(invoice: Invoice, shown: Content | None = None) -> InvoiceDocument:
    """The stored document, made now if nobody needed it before.

    `shown` is its content where the caller has read it already.
    """
    stored = InvoiceDocument.objects.filter(invoice=invoice).first()
    if stored is None:
        shown = shown or content(invoice)
        pdf = render(shown)
        _warn(shown, invoice.number)
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
        shown = shown or credit_notes.content(note)
        pdf = render_credit_note(shown)
        _warn(shown, note.invoice.number)
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


def _warn(shown: Content | CreditNoteContent, invoice: str) -> None:
    """Notify staff of characters that no font has."""
    missing = lacking(repr(shown))
    if missing:
        text = f"{shown.number}: 印字できない文字「{'」「'.join(missing)}」を{STAND_IN}にしました"
        alert(UNPRINTABLE, f"invoice:{invoice}", text, context.today(), context.now())
