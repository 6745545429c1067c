"""Content → PDF: the same bytes for the same content, from `documents/<name>.html` and `.css`.

WeasyPrint takes a third of the time in which a command starts, and most commands draw nothing:
it is loaded with the first document, by the web and the workers when they start (`load`).
"""

import hashlib
from base64 import b64encode
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import override

from contracts.office.documents.archival import (
    ACCESSIBLE,
    ALSO_ACCESSIBLE,
    ARCHIVAL,
    Enclosed,
)
from contracts.office.documents.glyphs import drawable
from contracts.office.terms.delivery import Language
from contracts.office.uncollected import uncollected

if TYPE_CHECKING:
    from weasyprint import CSS
    from weasyprint.document import Document

    from contracts.office.documents.drawing import Styles

JAPANESE = Language.JAPANESE.value
COMMON = "invoice"
"""The document whose style the others build on."""


def load() -> None:
    """Load what draws, before somebody waits for it."""
    import weasyprint  # noqa: F401


@cache
def _styles(document: str) -> "Styles":
    """Built once in a process: reading fonts and styles takes longer than a page."""
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

    from contracts.office.documents.drawing import Styles

    fonts = FontConfiguration()
    names = dict.fromkeys([COMMON, document])
    sheets = [render_to_string(f"documents/{name}.css") for name in names]
    return Styles(fonts, _elements(), *(CSS(string=one, font_config=fonts) for one in sheets))


@cache
def _elements() -> "CSS":
    """What elements are before any style; with WeasyPrint's own a page takes a tenth longer."""
    from weasyprint import CSS

    return CSS(string=render_to_string("documents/elements.css"))


@cache
def _image(path: Path | None) -> str:
    if path is None:
        return ""
    kind = {".svg": "svg+xml", ".jpg": "jpeg"}.get(path.suffix.lower(), path.suffix.lower()[1:])
    return f"data:image/{kind};base64,{b64encode(path.read_bytes()).decode()}"


@uncollected()
def pdf(document: str, content: object, name: str, language: str = JAPANESE) -> bytes:
    """The PDF of some content, on A4, known by a name; accessible (PDF/UA-1)."""
    return written(laid_out(document, content, language), name)


def written(made: "Document", name: str) -> bytes:
    """Pages as a PDF known by a name."""
    return _written(made, name, pdf_variant=ACCESSIBLE)


def joined(documents: "Sequence[Document]", name: str) -> bytes:
    """Documents, at least one, in one PDF known by a name; each counts its own pages."""
    pages = [page for document in documents for page in document.pages]
    return written(documents[0].copy(pages), name)


@uncollected()
def kept_pdf(
    document: str, content: object, name: str, language: str, *enclosed: Enclosed
) -> bytes:
    """As `pdf`, and fit to be kept for years (PDF/A-3), with files inside it."""
    made = laid_out(document, content, language)
    made.metadata.xmp_metadata.append(ALSO_ACCESSIBLE)
    attachments = [one.attachment() for one in enclosed]
    return _written(made, name, pdf_variant=ARCHIVAL, attachments=attachments)


def _written(made: "Document", name: str, **options: object) -> bytes:
    from contracts.office.documents.writing import write_once

    identifier = hashlib.sha256(name.encode()).hexdigest()[:32].encode()
    return made.write_pdf(finisher=write_once, pdf_identifier=identifier, **options)


def laid_out(document: str, content: object, language: str = JAPANESE) -> "Document":
    """Its pages, before they are written, in a language, whatever the reader's.

    It fetches nothing from anywhere: its images are within it, and none may be missing.
    """
    with override(language):
        html = render_to_string(
            f"documents/{document}.html",
            {
                "content": content,
                "language": language,
                "stamp": _image(settings.ISSUER_STAMP),
                "logo": _image(settings.ISSUER_LOGO),
            },
        )
    return _styles(document).laid_out(drawable(html))
