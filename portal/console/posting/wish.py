"""From when a customer wants its documents by post as well."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from contracts.office.context import Duty
from contracts.people.operations.posting import post_from
from portal.console import frame
from portal.console.customers.customer import customer_of
from portal.console.posting.forms import WishForm
from portal.console.posting.queue import SECTION
from portal.requests import HttpRequest


@require_http_methods(["GET", "HEAD", "POST"])
@frame.staff_page(sees=[Duty.CONTRACTS, Duty.ACCOUNTS], does=[Duty.CONTRACTS, Duty.ACCOUNTS])
def wish(request: HttpRequest, number: str) -> HttpResponse:
    row = customer_of(number)
    sent = request.POST if request.method == "POST" else None
    form = WishForm(sent, initial={"day": row.posted_from})
    if form.is_valid():
        post_from(request.by, row.pk, form.cleaned_data["day"])
        messages.success(request, gettext("The change has been saved."))
        return redirect("staff_customer", row.number)
    values = {**SECTION, "customer": row, "form": form}
    return render(request, "console/posting/wish.html", values)
