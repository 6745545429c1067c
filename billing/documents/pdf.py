"""Content → PDF: the same bytes for the same content."""

import hashlib
from base64 import b64encode
from functools import cache
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import override
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from billing.documents.content import Content

STYLESHEET = "documents/invoice.css"
ONLY_DATA = URLFetcher(allowed_protocols=["data"], fail_on_errors=True)
"""A document fetches nothing from anywhere: its images are within it, and none may be missing."""


@cache
def _style() -> tuple[FontConfiguration, CSS]:
    """Built once in a process: reading fonts and styles takes longer than a page."""
    fonts = FontConfiguration()
    return fonts, CSS(string=render_to_string(STYLESHEET), font_config=fonts)


@cache
def _image(path: Path | None) -> str:
    if path is None:
        return ""
    kind = {".svg": "svg+xml", ".jpg": "jpeg"}.get(path.suffix.lower(), path.suffix.lower()[1:])
    return f"data:image/{kind};base64,{b64encode(path.read_bytes()).decode()}"


def render(content: Content) -> bytes:
    """The PDF of an invoice, on A4."""
    fonts, style = _style()
    with override("ja"):  # whatever the language of the reader who first needs it
        html = render_to_string(
            "documents/invoice.html",
            {
                "content": content,
                "seal": _image(settings.ISSUER_SEAL),
                "logo": _image(settings.ISSUER_LOGO),
            },
        )
    return HTML(string=html, base_url=None, url_fetcher=ONLY_DATA).write_pdf(
        stylesheets=[style],
        font_config=fonts,
        pdf_identifier=hashlib.sha256(content.number.encode()).hexdigest()[:32].encode(),
    )
