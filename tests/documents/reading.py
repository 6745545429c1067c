"""Reading a PDF back, as a person and as a machine would."""

import re
import subprocess
from io import BytesIO

from pypdf import PageObject, PdfReader


def pages(pdf: bytes) -> list[PageObject]:
    return PdfReader(BytesIO(pdf)).pages


def rows(pdf: bytes) -> list[str]:
    """The text of the pages, row by row, cells apart by two spaces."""
    return [row for sheet in sheets(pdf) for row in sheet]


def sheets(pdf: bytes) -> list[list[str]]:
    """The rows of each page."""
    done = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    )
    pages = done.stdout.decode().removesuffix("\f").split("\f")
    return [
        [re.sub(r" {2,}", "  ", line).strip() for line in page.splitlines() if line.strip()]
        for page in pages
    ]


def text(pdf: bytes) -> str:
    return "\n".join(rows(pdf))
