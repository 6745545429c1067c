"""The PDFs of billing: the same bytes for the same content."""

from collections.abc import Sequence

from billing.documents.confirmation import Confirmation
from billing.documents.content import Content
from billing.documents.credit_note import CreditNoteContent
from billing.documents.letter import Letter
from billing.documents.receipt import ReceiptContent
from contracts.office.documents.pdf import identifier, laid_out, pdf


def render(content: Content) -> bytes:
    """The PDF of an invoice, on A4."""
    return pdf("invoice", content, content.number)


def render_confirmation(content: Confirmation) -> bytes:
    """The PDF that confirms a cancellation, on A4."""
    return pdf("confirmation", content, content.file_name)


def render_credit_note(content: CreditNoteContent) -> bytes:
    """The PDF of a credit note, on A4."""
    return pdf("credit_note", content, content.number)


def render_receipt(content: ReceiptContent) -> bytes:
    """The PDF of a receipt, on A4."""
    return pdf("receipt", content, f"{content.number} {content.is_copy}")


def render_letter(content: Letter) -> bytes:
    """The PDF of a dunning letter, on A4 for an envelope with a window."""
    return pdf("letter", content, content.reference)


def render_letters(contents: Sequence[Letter]) -> bytes:
    """Letters in one PDF, to be printed; each counts its own pages."""
    each = [laid_out("letter", content) for content in contents]
    pages = [page for document in each for page in document.pages]
    name = ",".join(content.reference for content in contents)
    return each[0].copy(pages).write_pdf(pdf_identifier=identifier(name))
