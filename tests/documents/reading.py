"""Reading a PDF back, as a person and as a machine would."""

import re
import subprocess
from io import BytesIO

from pypdf import PageObject, PdfReader


def pages(pdf: bytes) -> list[PageObject]:
    return PdfReader(BytesIO(pdf)).pages


def rows(pdf: bytes) -> list[str]:
    """The text of the pages, row by row, cells apart by two spaces."""
    done = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    )
    lines = done.stdout.decode().replace("\f", "\n").splitlines()
    return [re.sub(r" {2,}", "  ", line).strip() for line in lines if line.strip()]


def text(pdf: bytes) -> str:
    return "\n".join(rows(pdf))
