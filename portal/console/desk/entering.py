"""An inquiry by telephone, written down by staff."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from contracts.office.context import Duty
from contracts.office.language import sentence
from contracts.office.terms.explanation import Refused
from portal.console import frame
from portal.console.desk.forms import CallForm
from portal.console.desk.queue import SECTION
from portal.requests import HttpRequest
from support.desk.operations import opening


@require_http_methods(["GET", "HEAD", "POST"])
@frame.staff_page(sees=[Duty.SUPPORT], does=[Duty.SUPPORT])
def call(request: HttpRequest) -> HttpResponse:
    """GET the form, POST records and shows it."""
    by = request.by
    refused = ""
    if request.method == "POST":
        form = CallForm(request.POST)
        if form.is_valid():
            said = form.cleaned_data
            try:
                row = opening.record_call(by, said["customer"], form.asked, said["at"])
            except Refused as refusal:
                refused = sentence(refusal)
            else:
                text = gettext("Recorded as %(number)s.") % {"number": row.number}
                messages.success(request, text)
                return redirect("staff_inquiry", row.number)
    else:
        customer = request.GET.get("customer", "").replace("\x00", "")[:60]
        form = CallForm(initial={"at": by.now, "customer": customer})
    values = {
        **SECTION,
        "form": form,
        "refused": refused,
    }
    return render(request, "console/desk/call.html", values, status=409 if refused else 200)
