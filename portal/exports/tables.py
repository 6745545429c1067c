"""CSV that spreadsheets open as it is meant: UTF-8 with its mark, no cell taken for a formula."""

import csv
from collections.abc import Iterable, Iterator, Sequence

from django.http import StreamingHttpResponse

MARK = "\ufeff"
FORMULA = tuple("=+-@\t\r\n＝＋－＠")
"""First characters after which spreadsheets reckon instead of showing the text."""


def harmless(cell: object) -> object:
    """A text that a spreadsheet would take for a formula, marked as a text."""
    if isinstance(cell, str) and cell.startswith(FORMULA):
        return f"'{cell}"
    return "" if cell is None else cell


class _Echo:
    """A file that hands back what is written."""

    def write(self, text: str) -> str:
        return text


def csv_lines(header: Sequence[str], rows: Iterable[Sequence]) -> Iterator[str]:
    """The lines of a file, one after another, so that none needs to be held."""
    writer = csv.writer(_Echo())
    yield MARK + writer.writerow([harmless(str(name)) for name in header])
    for row in rows:
        yield writer.writerow([harmless(cell) for cell in row])


def csv_response(
    name: str, header: Sequence[str], rows: Iterable[Sequence]
) -> StreamingHttpResponse:
    """A download of lines as they come; `name` in ASCII."""
    response = StreamingHttpResponse(
        csv_lines(header, rows), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
