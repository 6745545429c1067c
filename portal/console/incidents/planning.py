"""Maintenance that is announced (Art. 13-2): what follows is shown first."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from contracts.office.context import Duty
from contracts.office.language import sentence
from contracts.office.terms.explanation import Refused
from portal.console.frame import may, staff_page
from portal.console.incidents.forms import MaintenanceForm
from portal.requests import HttpRequest
from support.incidents.operations import maintenance
from support.incidents.queries import announcing
from support.incidents.terms.course import Effect
from support.incidents.terms.maintenance import earliest
from support.incidents.terms.windows import Window


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(does=[Duty.CONTRACTS])
def announce(request: HttpRequest) -> HttpResponse:
    """POST shows under which clause and to how many; sent again with `announce`, it is done."""
    by = request.by
    form = MaintenanceForm(request.POST if request.method == "POST" else None)
    values: dict[str, Any] = {"refused": "", "shown": None}
    if request.method == "POST" and "change" not in request.POST and form.is_valid():
        planned = _planned(form.cleaned_data)
        try:
            if "announce" in request.POST:
                row = maintenance.announce(by, planned)
                messages.success(request, gettext("Announced. Those affected are notified."))
                return redirect("console_disruption", row.number)
            values["shown"] = announcing.foreseen(
                planned.window, by.now, planned.urgent_reason, planned.contract_ids
            )
            values["reach"] = announcing.reach(planned.window, planned.contract_ids)
            values["planned"] = planned
        except Refused as refusal:
            values["refused"] = sentence(refusal)
    days = announcing.notice_days(by.day, None)
    return render(
        request,
        "console/incidents/maintenance.html",
        {
            **values,
            "section": "console_incidents",
            "form": form,
            "days": days,
            "earliest": earliest(by.now, days),
            "may": may(by, Duty.CONTRACTS),
        },
        status=409 if values["refused"] else 200,
    )


def _planned(said: dict) -> maintenance.Planned:
    return maintenance.Planned(
        title=said["title"],
        effect=Effect(said["effect"]),
        window=Window(said["starts_at"], said["ends_at"]),
        text=said["text"],
        part=said["part"],
        urgent_reason=said["urgent_reason"],
        contract_ids=said["contracts"],
    )
