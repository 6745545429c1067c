"""The PDF of what is issued: made once when first needed, the same ever after."""

import hashlib

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from billing.documents.content import Content
from billing.documents.credit_note import CreditNoteContent
from billing.documents.glyphs import STAND_IN, lacking
from billing.documents.pdf import render, render_credit_note, render_receipt
from billing.documents.receipt import ReceiptContent
from billing.models import (
    CreditNote,
    CreditNoteDocument,
    Invoice,
    InvoiceDocument,
    InvoiceReissue,
    InvoiceReissueDocument,
    Receipt,
    ReceiptDocument,
)
from billing.queries import credit_notes, receipts
from billing.queries.content import content
from billing.queries.reissues import newest
from contracts.office import context
from contracts.office.alert_kinds import ALERTS, AlertKind, number
from contracts.office.operations.alerts import alert

StoredPdf = InvoiceDocument | InvoiceReissueDocument | CreditNoteDocument | ReceiptDocument
UNPRINTABLE = ALERTS.register(
    AlertKind(
        "unprintable",
        _("Characters that a document lacks"),
        page="staff_invoice",
        key=number,
    )
)

UNPRINTABLE_RECEIPT = ALERTS.register(
    AlertKind(
        "unprintable_receipt",
        _("Characters that a receipt lacks"),
        page="staff_payment",
        key=number,
    )
)


@transaction.atomic
def document(invoice: Invoice, shown: Content | None = None) -> InvoiceDocument:
    """The stored document, made now if nobody needed it before.

    `shown` is its content where the caller has read it already.
    """
    of = {"invoice": invoice}
    stored = InvoiceDocument.objects.filter(**of).first()
    if stored is None:
        shown = shown or content(invoice)
        pdf = render(shown)
        _warn(shown, f"invoice:{invoice.number}")
        _store(InvoiceDocument, of, pdf)
        stored = InvoiceDocument.objects.get(**of)
    return stored


@transaction.atomic
def reissue_document(
    reissue: InvoiceReissue, shown: Content | None = None
) -> InvoiceReissueDocument:
    """The stored document of a reissue, made now if nobody needed it before.

    `shown` is its content where the caller has read it already.
    """
    of = {"reissue": reissue}
    stored = InvoiceReissueDocument.objects.filter(**of).first()
    if stored is None:
        shown = shown or content(reissue.invoice, reissue)
        pdf = render(shown)
        _warn(shown, f"invoice:{reissue.invoice.number}")
        _store(InvoiceReissueDocument, of, pdf)
        stored = InvoiceReissueDocument.objects.get(**of)
    return stored


def current_document(invoice: Invoice) -> InvoiceDocument | InvoiceReissueDocument:
    """The document that holds: that of the last reissue, else that of the invoice as issued."""
    last = newest(invoice)
    return reissue_document(last) if last else document(invoice)


@transaction.atomic
def credit_note_document(
    note: CreditNote, shown: CreditNoteContent | None = None
) -> CreditNoteDocument:
    """The stored document of a credit note, made now if nobody needed it before.

    `shown` is its content where the caller has read it already.
    """
    of = {"credit_note": note}
    stored = CreditNoteDocument.objects.filter(**of).first()
    if stored is None:
        shown = shown or credit_notes.content(note)
        pdf = render_credit_note(shown)
        _warn(shown, f"invoice:{note.invoice.number}")
        _store(CreditNoteDocument, of, pdf)
        stored = CreditNoteDocument.objects.get(**of)
    return stored


@transaction.atomic
def receipt_document(receipt: Receipt, is_copy: bool) -> ReceiptDocument:
    """The stored original of a receipt, or the one marked 再発行; made now if not made before."""
    of = {"receipt": receipt, "is_copy": is_copy}
    stored = ReceiptDocument.objects.filter(**of).first()
    if stored is None:
        shown = receipts.content(receipt, is_copy)
        pdf = render_receipt(shown)
        _warn(shown, f"payment:{receipt.payment_id}", UNPRINTABLE_RECEIPT)
        _store(ReceiptDocument, of, pdf)
        stored = ReceiptDocument.objects.get(**of)
    return stored


def _store(model: type[Model], of: dict, pdf: bytes) -> None:
    """With its hash, unless another was faster."""
    digest = hashlib.sha256(pdf).hexdigest()
    row = model(**of, pdf=pdf, sha256=digest, made_at=context.now())
    model._default_manager.bulk_create([row], ignore_conflicts=True)


def _warn(
    shown: Content | CreditNoteContent | ReceiptContent, about: str, kind: AlertKind = UNPRINTABLE
) -> None:
    """Notify staff of characters that no font has."""
    missing = lacking(repr(shown))
    if missing:
        text = f"{shown.number}: 印字できない文字「{'」「'.join(missing)}」を{STAND_IN}にしました"
        alert(kind, about, text, context.today(), context.now())
