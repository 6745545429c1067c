"""Staff write where a holder wants to be told of incidents and maintenance."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from contracts.office.context import Duty
from portal.console import frame
from portal.console.customers.act import contract_of
from portal.customer.contracts.changing import GET_OR_POST
from portal.customer.contracts.incident_address import answer
from portal.requests import HttpRequest


@require_http_methods(GET_OR_POST)
@frame.staff_page(sees=[Duty.CONTRACTS], does=[Duty.CONTRACTS])
def incident_address(request: HttpRequest, number: str) -> HttpResponse:
    template = "console/customers/incident_address.html"
    return answer(request, request.by, contract_of(number), "staff_contract", template)
