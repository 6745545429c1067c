"""The contract on paper, as it stands today (Art. 34, 35)."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from contracts.models import Contract
from contracts.office.context import By
from contracts.operations.paper import contract_document
from portal import scope
from portal.downloads import pdf_response
from portal.requests import HttpRequest


@require_safe
@scope.customer_page
def document(request: HttpRequest, number: str) -> HttpResponse:
    """For everybody of the holder."""
    return answer(scope.by(request), scope.contract(request, number))


def answer(by: By, row: Contract) -> HttpResponse:
    """The stored document; an application that was not accepted has none."""
    if row.formed_on is None:
        raise Http404
    return pdf_response(f"contract-{row.number}", contract_document(by, row))
