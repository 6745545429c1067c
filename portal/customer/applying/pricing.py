"""What the first year would cost, for anybody, before an account is registered."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from contracts.models import ApplicationDraft
from contracts.office import context
from portal.customer.applying.ordering import OrderForm
from portal.customer.applying.steps import price
from portal.doors import everybody
from portal.requests import HttpRequest


@require_safe
@everybody
def first_year(request: HttpRequest) -> HttpResponse:
    """Calculated from the entries of an application's order; from today until some are made."""
    today = context.today()
    asked = request.GET if "servers" in request.GET else None
    form = OrderForm(asked, ApplicationDraft(), today, initial={"starts_on": today.isoformat()})
    return render(
        request, "customer/applying/calculator.html", {"form": form, "price": price(form)}
    )
