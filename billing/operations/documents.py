"""The PDFs of billing, and alerts about characters that they cannot show.

What is issued is made into a PDF once, when first needed, and never changes; letters and
confirmations are made from what was kept, whenever somebody reads them.
"""

import hashlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, TypeVar

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


class Numbered(Protocol):
    """The content of a document."""

    @property
    def number(self) -> str: ...


Stored = TypeVar("Stored", bound=Model)
Shown = TypeVar("Shown", bound=Numbered)

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
    return _kept(
        InvoiceDocument,
        {"invoice": invoice},
        lambda: shown or content(invoice),
        render,
        lambda: (UNPRINTABLE, f"invoice:{invoice.number}"),
    )


@transaction.atomic
def reissue_document(
    reissue: InvoiceReissue, shown: Content | None = None
) -> InvoiceReissueDocument:
    """The stored document of a reissue, made now if nobody needed it before.

    `shown` is its content where the caller has read it already.
    """
    return _kept(
        InvoiceReissueDocument,
        {"reissue": reissue},
        lambda: shown or content(reissue.invoice, reissue),
        render,
        lambda: (UNPRINTABLE, f"invoice:{reissue.invoice.number}"),
    )


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
    return _kept(
        CreditNoteDocument,
        {"credit_note": note},
        lambda: shown or credit_notes.content(note),
        render_credit_note,
        lambda: (UNPRINTABLE, f"invoice:{note.invoice.number}"),
    )


def xml_of_credit_note(note: CreditNote) -> bytes | None:
    """The structured credit note, as it stands in its PDF; None where there is none."""
    return credit_note_xml(credit_notes.content(note))


@transaction.atomic
def receipt_document(receipt: Receipt, is_copy: bool) -> ReceiptDocument:
    """The stored original of a receipt, or the one marked 再発行; made now if not made before."""
    return _kept(
        ReceiptDocument,
        {"receipt": receipt, "is_copy": is_copy},
        lambda: receipts.content(receipt, is_copy),
        render_receipt,
        lambda: (UNPRINTABLE_RECEIPT, f"payment:{receipt.payment_id}"),
    )


@transaction.atomic
def certificate_document(one: MoneyCertificate, is_copy: bool) -> MoneyCertificateDocument:
    """The stored original of a certificate, or the one marked 再発行; made now if not before."""
    return _kept(
        MoneyCertificateDocument,
        {"certificate": one, "is_copy": is_copy},
        lambda: certificates.content(one, is_copy),
        render_certificate,
        lambda: (UNPRINTABLE_CERTIFICATE, f"customer:{one.customer.number}"),
    )


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


def _kept(
    model: type[Stored],
    of: dict[str, object],
    read: Callable[[], Shown],
    draw: Callable[[Shown], bytes],
    about: Callable[[], tuple[AlertKind, str]],
) -> Stored:
    """What is stored of something, with its hash; else it is drawn and stored, unless another
    was faster. `about` is the alert for characters that cannot be printed.
    """
    rows = model._default_manager.filter(**of)
    stored = rows.first()
    if stored is None:
        shown = read()
        pdf = draw(shown)
        warn(*about(), shown.number, shown)
        digest = hashlib.sha256(pdf).hexdigest()
        row = model(**of, pdf=pdf, sha256=digest, made_at=context.now())
        model._default_manager.bulk_create([row], ignore_conflicts=True)
        stored = rows.get()
    return stored
