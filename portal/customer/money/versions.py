"""The documents of an invoice: as issued, and as it was reissued."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from billing.models import Invoice
from billing.operations.documents import document, reissue_document
from billing.queries.reissues import REVISION
from portal import openings, scope
from portal.downloads import pdf_response
from portal.requests import HttpRequest


def version_pdf(row: Invoice, revision: int) -> HttpResponse:
    """Revision 0 is the invoice as issued."""
    if not revision:
        return pdf_response(row.number, document(row))
    found = row.reissues.filter(revision=revision).first()
    if found is None:
        raise Http404
    return pdf_response(found.number, reissue_document(found))


@require_safe
@scope.customer_page
def invoice_version_pdf(request: HttpRequest, number: str, revision: int) -> HttpResponse:
    row = scope.invoice(request, number)
    found = version_pdf(row, revision)
    opened = row.number if not revision else f"{row.number}{REVISION}{revision}"
    openings.note(request, row.customer_id, opened)
    return found
