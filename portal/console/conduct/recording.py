"""Taking down what staff were told or came upon."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from contracts.office.context import Duty
from contracts.office.language import sentence
from contracts.office.terms.explanation import Refused
from portal.console import frame
from portal.console.conduct.forms import RecordForm
from portal.console.conduct.lists import SECTION
from portal.requests import HttpRequest
from support.conduct.models import Case
from support.conduct.operations import reports
from support.conduct.terms.kinds import Channel, Matter


@require_http_methods(["GET", "HEAD", "POST"])
@frame.staff_page(sees=[Duty.CONTRACTS], does=[Duty.CONTRACTS])
def new(request: HttpRequest, matter: str) -> HttpResponse:
    """The form for one matter; POST takes it down and shows the case."""
    if matter not in list(Matter):
        raise Http404
    about, is_sent = Matter(matter), request.method == "POST"
    form = RecordForm(
        about,
        request.by.day,
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
    )
    status = 200
    if form.is_valid():
        try:
            row = _record(request, about, form)
        except Refused as refusal:
            form.add_error(None, sentence(refusal))
            status = 409
        else:
            done = gettext("Recorded as %(number)s.") % {"number": row.number}
            messages.success(request, done)
            return redirect("case", row.number)
    values = {**SECTION, "matter": about, "form": form}
    return render(request, "console/conduct/new.html", values, status=status)


def _record(request: HttpRequest, matter: Matter, form: RecordForm) -> Case:
    """Raises Refused."""
    values = form.cleaned_data
    return reports.record(
        request.by,
        matter,
        form.told,
        Channel(values["channel"]),
        values["received_on"],
        reporter=values["reporter"],
        holder=values["customer"],
        contract=values["contract"],
    )
