"""The PDFs of billing, and alerts about characters that they cannot show.

What is issued is made into a PDF once, when first needed, and never changes; letters and
confirmations are made from what was kept, whenever somebody reads them.
"""

import hashlib
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from billing.documents.confirmation import Confirmation
from billing.documents.content import Content
from billing.documents.credit_note import CreditNoteContent
from billing.documents.letter import Letter
from billing.documents.pdf import (
    render,
    render_certificate,
    render_confirmation,
    render_credit_note,
    render_letter,
    render_receipt,
    render_statement,
    render_yearly,
)
from billing.documents.pint import credit_note_xml, invoice_xml
from billing.documents.statement import StatementContent
from billing.documents.yearly import YearlyContent
from billing.models import (
    CreditNote,
    CreditNoteDocument,
    Invoice,
    InvoiceDocument,
    InvoiceReissue,
    InvoiceReissueDocument,
    MoneyCertificate,
    MoneyCertificateDocument,
    Receipt,
    ReceiptDocument,
)
from billing.queries import certificates, credit_notes, receipts
from billing.queries.content import content
from billing.queries.reissues import newest
from contracts.office import context
from contracts.office.alert_kinds import ALERTS, AlertKind, number
from contracts.office.documents.pdf import laid_out
from contracts.office.operations.unprintable import warn

if TYPE_CHECKING:
    from weasyprint.document import Document

StoredPdf = (
    InvoiceDocument
    | InvoiceReissueDocument
    | CreditNoteDocument
    | ReceiptDocument
    | MoneyCertificateDocument
)
LACKING = _("Characters that a document lacks")
UNPRINTABLE = ALERTS.register(AlertKind("unprintable", LACKING, page="staff_invoice", key=number))
UNPRINTABLE_LETTER = ALERTS.register(
    AlertKind("unprintable_letter", LACKING, page="dunning_letter", key=number)
)
UNPRINTABLE_CONFIRMATION = ALERTS.register(
    AlertKind("unprintable_confirmation", LACKING, page="staff_contract", key=number)
)
UNPRINTABLE_RECEIPT = ALERTS.register(
    AlertKind("unprintable_receipt", LACKING, page="staff_payment", key=number)
)
UNPRINTABLE_CERTIFICATE = ALERTS.register(
    AlertKind("unprintable_money_certificate", LACKING, page="staff_customer", key=number)
)
UNPRINTABLE_STATEMENT = ALERTS.register(
    AlertKind("unprintable_statement", LACKING, page="staff_change_account", key=number)
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
        warn(UNPRINTABLE, f"invoice:{invoice.number}", shown.number, shown)
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
        warn(UNPRINTABLE, f"invoice:{reissue.invoice.number}", shown.number, shown)
        _store(InvoiceReissueDocument, of, pdf)
        stored = InvoiceReissueDocument.objects.get(**of)
    return stored


def current_xml(invoice: Invoice) -> bytes | None:
    """The structured invoice that holds, as it stands in its PDF; None where there is none."""
    return invoice_xml(content(invoice, newest(invoice)))


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
        warn(UNPRINTABLE, f"invoice:{note.invoice.number}", shown.number, shown)
        _store(CreditNoteDocument, of, pdf)
        stored = CreditNoteDocument.objects.get(**of)
    return stored


def xml_of_credit_note(note: CreditNote) -> bytes | None:
    """The structured credit note, as it stands in its PDF; None where there is none."""
    return credit_note_xml(credit_notes.content(note))


@transaction.atomic
def receipt_document(receipt: Receipt, is_copy: bool) -> ReceiptDocument:
    """The stored original of a receipt, or the one marked 再発行; made now if not made before."""
    of = {"receipt": receipt, "is_copy": is_copy}
    stored = ReceiptDocument.objects.filter(**of).first()
    if stored is None:
        shown = receipts.content(receipt, is_copy)
        pdf = render_receipt(shown)
        warn(UNPRINTABLE_RECEIPT, f"payment:{receipt.payment_id}", shown.number, shown)
        _store(ReceiptDocument, of, pdf)
        stored = ReceiptDocument.objects.get(**of)
    return stored


@transaction.atomic
def certificate_document(one: MoneyCertificate, is_copy: bool) -> MoneyCertificateDocument:
    """The stored original of a certificate, or the one marked 再発行; made now if not before."""
    of = {"certificate": one, "is_copy": is_copy}
    stored = MoneyCertificateDocument.objects.filter(**of).first()
    if stored is None:
        shown = certificates.content(one, is_copy)
        pdf = render_certificate(shown)
        warn(UNPRINTABLE_CERTIFICATE, f"customer:{one.customer.number}", shown.number, shown)
        _store(MoneyCertificateDocument, of, pdf)
        stored = MoneyCertificateDocument.objects.get(**of)
    return stored


def letter_pdf(letter: Letter) -> bytes:
    """The PDF of a dunning letter."""
    _warn_of_letter(letter)
    return render_letter(letter)


def letter_pages(letter: Letter) -> "Document":
    """A dunning letter, to be printed with others."""
    _warn_of_letter(letter)
    return laid_out("letter", letter, letter.recipient.language)


def _warn_of_letter(letter: Letter) -> None:
    message = int(letter.reference.rpartition("-")[2])
    warn(UNPRINTABLE_LETTER, f"dunning:{message}", letter.reference, letter)


def confirmation_pdf(shown: Confirmation) -> bytes:
    """The PDF that confirms a cancellation."""
    _warn_of_confirmation(shown)
    return render_confirmation(shown)


def confirmation_pages(shown: Confirmation) -> "Document":
    """A confirmation of cancellation, to be printed with others."""
    _warn_of_confirmation(shown)
    return laid_out("confirmation", shown, shown.recipient.language)


def _warn_of_confirmation(shown: Confirmation) -> None:
    warn(UNPRINTABLE_CONFIRMATION, f"contract:{shown.contract}", shown.file_name, shown)


def statement_pdf(shown: StatementContent) -> bytes:
    """The PDF of a statement of account."""
    reference = f"account:{shown.accounts[0].partition(' ')[0]}"
    warn(UNPRINTABLE_STATEMENT, reference, shown.name, shown)
    return render_statement(shown)


def yearly_pdf(shown: YearlyContent) -> bytes:
    """The PDF of a yearly statement."""
    reference = f"account:{shown.accounts[0].partition(' ')[0]}"
    warn(UNPRINTABLE_STATEMENT, reference, shown.name, shown)
    return render_yearly(shown)


def _store(model: type[Model], of: dict, pdf: bytes) -> None:
    """With its hash, unless another was faster."""
    digest = hashlib.sha256(pdf).hexdigest()
    row = model(**of, pdf=pdf, sha256=digest, made_at=context.now())
    model._default_manager.bulk_create([row], ignore_conflicts=True)
