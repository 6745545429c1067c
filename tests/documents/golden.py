"""Pages as a person read them and found them right, row by row: `golden/<name>.txt`.

`WRITE_GOLDEN=1 pytest tests/documents/test_golden.py` writes them anew: read the difference
before it is committed.
"""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from contracts.office.documents.pdf import joined
from tests.documents.reading import sheets

if TYPE_CHECKING:
    from weasyprint.document import Document

FOLDER = Path(__file__).with_name("golden")
CHANGING = re.compile(r"(?<=[DN]L-\d{8}-)\d{6}|\b(?=\d*[a-f])[0-9a-f]{8,64}\b")
"""What the database numbers, and fingerprints of it."""


def compare(name: str, documents: "Mapping[str, Document]") -> None:
    """Documents by name, drawn together so that they are read back at once."""
    pages = iter(sheets(joined(list(documents.values()), name)))
    found = []
    for title, document in documents.items():
        for number, _ in enumerate(document.pages, 1):
            rows = "\n".join(CHANGING.sub("……", row) for row in next(pages))
            found.append(f"=== {title} {number}\n{rows}\n")
    read = "\n".join(found)
    file = FOLDER / f"{name}.txt"
    if "WRITE_GOLDEN" in os.environ:
        file.write_text(read)
    assert read.splitlines() == file.read_text().splitlines()
