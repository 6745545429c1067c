"""Content → PDF: the same bytes for the same content."""

import hashlib
from base64 import b64encode
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import override
from weasyprint import CSS, HTML
from weasyprint.document import Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from billing.documents.confirmation import Confirmation
from billing.documents.content import Content
from billing.documents.credit_note import CreditNoteContent
from billing.documents.glyphs import drawable
from billing.documents.letter import Letter
from billing.documents.receipt import ReceiptContent

AnyContent = Content | Confirmation | CreditNoteContent | Letter | ReceiptContent
ONLY_DATA = URLFetcher(allowed_protocols=["data"], fail_on_errors=True)
"""A document fetches nothing from anywhere: its images are within it, and none may be missing."""


@cache
def _style(document: str) -> tuple[FontConfiguration, list[CSS]]:
    """Built once in a process: reading fonts and styles takes longer than a page."""
    fonts = FontConfiguration()
    names = dict.fromkeys(["invoice", document])
    sheets = [render_to_string(f"documents/{name}.css") for name in names]
    return fonts, [CSS(string=sheet, font_config=fonts) for sheet in sheets]


@cache
def _image(path: Path | None) -> str:
    if path is None:
        return ""
    kind = {".svg": "svg+xml", ".jpg": "jpeg"}.get(path.suffix.lower(), path.suffix.lower()[1:])
    return f"data:image/{kind};base64,{b64encode(path.read_bytes()).decode()}"


def render(content: Content) -> bytes:
    """The PDF of an invoice, on A4."""
    return _pdf("invoice", content, content.number)


def render_confirmation(content: Confirmation) -> bytes:
    """The PDF that confirms a cancellation, on A4."""
    return _pdf("confirmation", content, content.file_name)


def render_credit_note(content: CreditNoteContent) -> bytes:
    """The PDF of a credit note, on A4."""
    return _pdf("credit_note", content, content.number)


def render_receipt(content: ReceiptContent) -> bytes:
    """The PDF of a receipt, on A4."""
    return _pdf("receipt", content, f"{content.number} {content.is_copy}")


def render_letter(content: Letter) -> bytes:
    """The PDF of a dunning letter, on A4 for an envelope with a window."""
    return _pdf("letter", content, content.reference)


def render_letters(contents: Sequence[Letter]) -> bytes:
    """Letters in one PDF, to be printed; each counts its own pages."""
    laid_out = [_laid_out("letter", content) for content in contents]
    pages = [page for document in laid_out for page in document.pages]
    name = ",".join(content.reference for content in contents)
    return laid_out[0].copy(pages).write_pdf(pdf_identifier=_identifier(name))


def _pdf(document: str, content: AnyContent, name: str) -> bytes:
    return _laid_out(document, content).write_pdf(pdf_identifier=_identifier(name))


def _identifier(name: str) -> bytes:
    return hashlib.sha256(name.encode()).hexdigest()[:32].encode()


def _laid_out(document: str, content: AnyContent) -> Document:
    fonts, styles = _style(document)
    with override("ja"):  # whatever the language of the reader who first needs it
        html = render_to_string(
            f"documents/{document}.html",
            {
                "content": content,
                "stamp": _image(settings.ISSUER_STAMP),
                "logo": _image(settings.ISSUER_LOGO),
            },
        )
    return HTML(string=drawable(html), base_url=None, url_fetcher=ONLY_DATA).render(
        stylesheets=styles, font_config=fonts
    )
