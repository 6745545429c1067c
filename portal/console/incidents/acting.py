"""What is done to an incident or maintenance: a form, whom it reaches, then the act."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from contracts.models import Contract
from contracts.office.context import By, Duty
from contracts.office.language import Text, sentence
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Refused
from portal.console.frame import may, staff_page
from portal.console.incidents.forms import (
    CloseForm,
    MeasureForm,
    Moment,
    OrderForm,
    WidenForm,
    Words,
    at_now,
)
from portal.requests import HttpRequest
from support.incidents.models import Disruption
from support.incidents.operations import closing, maintenance, measures, recording
from support.incidents.queries import announcing
from support.incidents.queries.shown import course_read
from support.incidents.terms.course import Kind, Scope, State

Do = Callable[[By, Disruption, dict, str], object]
"""By whom, to what, what was filled in, and the fingerprint of the course that was read."""


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that can be done in some states; `tells` says whether mail goes out."""

    name: str
    title: Text
    clause: str
    form: type[forms.Form]
    do: Do
    states: tuple[State, ...]
    tells: bool = True

    def offered(self, row: Disruption, now: datetime) -> bool:
        if self.form is WidenForm and row.scope == Scope.ALL:
            return False
        return row.state(now) in self.states


OPEN = (State.UNTOLD, State.ONGOING, State.REPAIRED)
ACTS = {
    act.name: act
    for act in (
        Act(
            "announce", _("Announce the incident"), "27-1", Words,
            lambda by, row, said, read: recording.announce(by, row.pk, said["text"], read),
            (State.UNTOLD,),
        ),
        Act(
            "update", _("Post an update"), "27-1", Words,
            lambda by, row, said, read: recording.post_update(by, row.pk, said["text"], read),
            (State.ONGOING, State.REPAIRED, State.PLANNED, State.UNDER_WAY),
        ),
        Act(
            "widen", _("Add contracts affected"), "27-1", WidenForm,
            lambda by, row, said, read: recording.widen(by, row.pk, said["contracts"], read),
            (State.UNTOLD, State.ONGOING, State.PLANNED, State.UNDER_WAY), tells=False,
        ),
        Act(
            "repair", _("Record the repair"), "27-2", Moment,
            lambda by, row, said, read: recording.repair(
                by, row.pk, said["at"], said["text"], read
            ),
            (State.UNTOLD, State.ONGOING),
        ),
        Act(
            "order", _("Record an order to a carrier"), "27-3", OrderForm,
            lambda by, row, said, read: measures.order_carrier(
                by, row.pk, said["carrier"], said["line"], said["reference"], said["at"], read
            ),
            OPEN, tells=False,
        ),
        Act(
            "measure", _("Record measures agreed together"), "27-4", MeasureForm,
            lambda by, row, said, read: measures.agree_measure(
                by, row.pk, said["contract"].pk, said["ours"], said["theirs"], said["at"], read
            ),
            OPEN, tells=False,
        ),
        Act(
            "close", _("Close with a report"), "27-2", CloseForm,
            lambda by, row, said, read: closing.close(
                by, row.pk, said["cause"], said["remedy"], said["prevention"], read
            ),
            (State.REPAIRED,),
        ),
        Act(
            "finish", _("Record the end of the maintenance"), "13-2", Moment,
            lambda by, row, said, read: maintenance.finish(
                by, row.pk, said["at"], said["text"], read
            ),
            (State.UNDER_WAY,),
        ),
        Act(
            "cancel", _("Cancel the maintenance"), "13-2", Words,
            lambda by, row, said, read: maintenance.cancel(by, row.pk, said["text"], read),
            (State.PLANNED,),
        ),
    )
}  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(does=[Duty.CONTRACTS])
def act(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """GET the form and whom it reaches, POST does it for whoever has the duty."""
    row = get_object_or_404(Disruption, number=number)
    if name not in ACTS:
        raise Http404
    one, by = ACTS[name], request.by
    refused = ""
    if request.method == "POST":
        form = _form(one, row, by.now, request.POST)
        if form.is_valid():
            try:
                one.do(by, row, form.cleaned_data, request.POST.get("expected", ""))
            except Refused as refusal:
                refused = sentence(refusal)
            else:
                messages.success(request, _("Recorded."))
                return redirect("console_disruption", row.number)
    else:
        form = _form(one, row, by.now)
    tells = one.tells and (row.announced_at is not None or one.name == "announce")
    return render(
        request,
        "console/incidents/act.html",
        {
            "section": "console_incidents",
            "row": row,
            "act": one,
            "form": form,
            "expected": fingerprint.of(course_read(row)),
            "refused": refused,
            "is_offered": one.offered(row, by.now),
            "reach": announcing.reach_of(row, by.now) if tells else None,
            "is_public": tells and row.scope == Scope.ALL,
            "is_incident": row.kind == Kind.INCIDENT,
            "may": may(by, Duty.CONTRACTS),
        },
        status=409 if refused else 200,
    )


def _form(one: Act, row: Disruption, now: datetime, data=None) -> forms.Form:
    form = one.form(data, initial=at_now(now))
    if isinstance(form, MeasureForm):
        affected = Contract.objects.filter(affected_by__disruption=row).order_by("number")
        form.fields["contract"].queryset = affected  # type: ignore[attr-defined]  # of a choice
    return form
