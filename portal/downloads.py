"""Downloads: of files on record, of files that jobs make, of CSV as it comes."""

from collections.abc import Iterable, Sequence
from typing import IO, Protocol

from django.contrib import messages
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.utils.translation import gettext

from contracts.office import context
from contracts.office.exporting import csv_lines
from contracts.office.models import Notice
from contracts.office.queries.papers import Paper, paper_of
from contracts.office.terms.uploads import safe_name
from portal.exports.models import Export

PLAIN = "application/octet-stream"


def shown(row: Export) -> dict:
    """An export for its page, in the state that counts now."""
    until = row.expires_at
    is_over = row.state == Export.State.READY and until is not None and until <= context.now()
    return {"export": row, "state": Export.State.EXPIRED if is_over else row.state}


def gone(row: Export) -> int:
    """The answer where there is no file: 404 for not yet or never, 410 for no longer."""
    is_figures = row.state == Export.State.READY and not row.file
    return 404 if row.is_unfinished or is_figures else 410


class StoredPdf(Protocol):
    """A document that was made once, with its hash."""

    pdf: bytes | memoryview
    sha256: str


def pdf_response(name: str, stored: StoredPdf) -> HttpResponse:
    """A stored PDF, to be looked at; `name` in ASCII."""
    response = inline_pdf(name, bytes(stored.pdf))
    response["ETag"] = f'"{stored.sha256}"'
    return response


def original_response(request: HttpRequest, number: str, stored: StoredPdf) -> HttpResponse:
    """The answer to issuing a document: saved as a file, told on the page seen next.

    Its form has `data-downloads`, so that this page comes at once (`js/downloads.js`).
    """
    messages.success(request, gettext("%(number)s was issued.") % {"number": number})
    response = pdf_response(number, stored)
    response["Content-Disposition"] = f'attachment; filename="{number}.pdf"'
    return response


def paper_or_404(notice: Notice) -> Paper:
    """The document of a notice. Raises Http404 where it has none."""
    found = paper_of(notice)
    if found is None:
        raise Http404
    return found


def paper_response(paper: Paper) -> HttpResponse:
    """The document of a notice, to be looked at."""
    return inline_pdf(paper.name, paper.made())


def inline_pdf(name: str, pdf: bytes) -> HttpResponse:
    """A PDF, to be looked at; `name` in ASCII."""
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response


def xml_response(name: str, xml: bytes | None) -> HttpResponse:
    """A structured document as a file; `name` in ASCII. Raises Http404 where there is none."""
    if xml is None:
        raise Http404
    response = HttpResponse(xml, content_type="application/xml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.xml"'
    return response


def attachment(file: IO[bytes], name: str) -> FileResponse:
    response = FileResponse(file, as_attachment=True, filename=name)
    response["Content-Type"] = "application/zip"
    return response


def csv_response(
    name: str, header: Sequence[str], rows: Iterable[Sequence]
) -> StreamingHttpResponse:
    """A download of lines as they come; `name` in ASCII."""
    response = StreamingHttpResponse(
        csv_lines(header, rows), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def download(file, name: str = "", content_type: str = PLAIN) -> HttpResponseBase:
    """To be saved, never to be shown in the browser. Not found where the file is gone."""
    try:
        opened = file.open("rb")
    except (OSError, ValueError) as error:
        raise Http404 from error
    response = FileResponse(opened, as_attachment=True, filename=name or safe_name(file.name))
    response["Content-Type"] = content_type
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
