"""An incident that is known (Art. 13-1, 27-1): recorded, then announced on its own page."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from contracts.office.context import Duty
from contracts.office.language import sentence
from contracts.office.terms.explanation import Refused
from portal.console.frame import may, staff_page
from portal.console.incidents.forms import IncidentForm, at_now
from portal.requests import HttpRequest
from support.incidents.operations import recording
from support.incidents.terms.course import Effect


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(does=[Duty.CONTRACTS])
def record(request: HttpRequest) -> HttpResponse:
    """GET the form, POST records; nobody is told before it is announced."""
    refused = ""
    if request.method == "POST":
        form = IncidentForm(request.POST)
        if form.is_valid():
            try:
                row = recording.record(request.by, _incident(form.cleaned_data))
            except Refused as refusal:
                refused = sentence(refusal)
            else:
                messages.success(request, gettext("Recorded. Announce it without delay."))
                return redirect("console_disruption", row.number)
    else:
        form = IncidentForm(initial=at_now(request.by.now))
    return render(
        request,
        "console/incidents/record.html",
        {
            "section": "console_incidents",
            "form": form,
            "refused": refused,
            "may": may(request.by, Duty.CONTRACTS),
        },
        status=409 if refused else 200,
    )


def _incident(said: dict) -> recording.Incident:
    return recording.Incident(
        title=said["title"],
        effect=Effect(said["effect"]),
        starts_at=said["starts_at"],
        known_at=said["known_at"],
        ground=said["ground"],
        part=said["part"],
        contract_ids=said["contracts"],
    )
