"""The PDFs of billing, and what staff are told of their characters.

That of an invoice or credit note is made once when first needed, the same ever after; letters
and confirmations are made from what was kept, whenever somebody reads them.
"""

import hashlib

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from billing.documents.confirmation import Confirmation
from billing.documents.content import Content
from billing.documents.credit_note import CreditNoteContent
from billing.documents.letter import Letter
from billing.documents.pdf import render, render_confirmation, render_credit_note, render_letter
from billing.models import CreditNote, CreditNoteDocument, Invoice, InvoiceDocument
from billing.queries import credit_notes
from billing.queries.content import content
from contracts.office import context
from contracts.office.alert_kinds import ALERTS, AlertKind, number
from contracts.office.documents.glyphs import STAND_IN, lacking
from contracts.office.models import Alert
from contracts.office.operations.alerts import alert

LACKING = _("Characters that a document lacks")
UNPRINTABLE = ALERTS.register(AlertKind("unprintable", LACKING, page="staff_invoice", key=number))
UNPRINTABLE_LETTER = ALERTS.register(
    AlertKind("unprintable_letter", LACKING, page="dunning_letter", key=number)
)
UNPRINTABLE_CONFIRMATION = ALERTS.register(
    AlertKind("unprintable_confirmation", LACKING, page="staff_contract", key=number)
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
        _warn(UNPRINTABLE, f"invoice:{invoice.number}", shown.number, shown)
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
        _warn(UNPRINTABLE, f"invoice:{note.invoice.number}", shown.number, shown)
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


def letter_pdf(letter: Letter) -> bytes:
    """The PDF of a dunning letter."""
    message = int(letter.reference.rpartition("-")[2])
    _warn(UNPRINTABLE_LETTER, f"dunning:{message}", letter.reference, letter)
    return render_letter(letter)


def confirmation_pdf(shown: Confirmation) -> bytes:
    """The PDF that confirms a cancellation."""
    _warn(UNPRINTABLE_CONFIRMATION, f"contract:{shown.contract}", shown.file_name, shown)
    return render_confirmation(shown)


def _warn(kind: AlertKind, reference: str, name: str, shown: object) -> None:
    """Notify staff of characters that no font has, once, however often the document is made."""
    missing = lacking(repr(shown))
    text = f"{name}: 印字できない文字「{'」「'.join(missing)}」を{STAND_IN}にしました"
    told = Alert.objects.filter(kind=kind.name, reference=reference, text=text)
    if missing and not told.exists():
        alert(kind, reference, text, context.today(), context.now())
