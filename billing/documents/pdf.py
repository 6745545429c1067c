"""The PDFs of billing: the same bytes for the same content."""

from collections.abc import Sequence

from django.utils.translation import gettext, override

from billing.documents.certificate import CertifiedBalance, CertifiedPayment
from billing.documents.confirmation import Confirmation
from billing.documents.content import Content
from billing.documents.credit_note import CreditNoteContent
from billing.documents.letter import Letter
from billing.documents.month_close import ClosedMonth
from billing.documents.pint import credit_note_xml, invoice_xml
from billing.documents.receipt import ReceiptContent
from billing.documents.statement import StatementContent
from billing.documents.yearly import YearlyContent
from contracts.office.documents.archival import Enclosed
from contracts.office.documents.pdf import JAPANESE, joined, kept_pdf, laid_out, pdf


def render(content: Content) -> bytes:
    """The PDF of an invoice, on A4, with the structured invoice inside it."""
    return _kept("invoice", content, invoice_xml(content))


def render_confirmation(content: Confirmation) -> bytes:
    """The PDF that confirms a cancellation, on A4."""
    return pdf("confirmation", content, content.file_name, content.recipient.language)


def render_credit_note(content: CreditNoteContent) -> bytes:
    """The PDF of a credit note, on A4, with the structured one inside it."""
    return _kept("credit_note", content, credit_note_xml(content))


def _kept(document: str, content: Content | CreditNoteContent, xml: bytes | None) -> bytes:
    number, language = content.number, content.recipient.language
    with override(language):
        about = gettext("JP PINT (Peppol) structured invoice")
    enclosed = [Enclosed(f"{number}.xml", xml, about, content.issued_on)] if xml else []
    return kept_pdf(document, content, number, language, *enclosed)


def render_receipt(content: ReceiptContent) -> bytes:
    """The PDF of a receipt, on A4."""
    name = f"{content.number} {content.is_copy}"
    return pdf("receipt", content, name, content.recipient.language)


def render_certificate(content: CertifiedBalance | CertifiedPayment) -> bytes:
    """The PDF of a certificate, on A4."""
    name = f"{content.number} {content.is_copy}"
    return pdf("certificate", content, name, content.recipient.language)


def render_letter(content: Letter) -> bytes:
    """The PDF of a dunning letter, on A4 for an envelope with a window."""
    return pdf("letter", content, content.reference, content.recipient.language)


def render_statement(content: StatementContent) -> bytes:
    """The PDF of a statement of account, on A4 for an envelope with a window."""
    return pdf("statement", content, repr(content), content.recipient.language)


def render_yearly(content: YearlyContent) -> bytes:
    """The PDF of a yearly statement, on A4 for an envelope with a window."""
    return pdf("yearly", content, repr(content), content.recipient.language)


def render_month_close(content: ClosedMonth) -> bytes:
    """The PDF of a month's proof, on A4, with the same as JSON inside it."""
    return kept_pdf("month_close", content, content.name, JAPANESE, content.enclosed())


def render_letters(contents: Sequence[Letter]) -> bytes:
    """Letters in one PDF, to be printed; each counts its own pages."""
    name = ",".join(content.reference for content in contents)
    made = [laid_out("letter", one, one.recipient.language) for one in contents]
    return joined(made, name)
