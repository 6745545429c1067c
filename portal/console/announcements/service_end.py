"""The end of the service (Art. 18): what follows first, then proposed to a second person."""

from datetime import date

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from billing.approvals import service_end as approval
from contracts.models import ServiceEnd
from contracts.office.language import sentence
from contracts.office.models import Approval
from contracts.office.operations import approvals
from contracts.office.terms.explanation import Refused
from contracts.queries import service_end
from portal.console.announcements.lists import SECTION
from portal.console.approvals import facts
from portal.console.frame import may, staff_page
from portal.console.incidents.forms import text_field
from portal.console.told import told
from portal.fields import DayField
from portal.requests import HttpRequest

KIND = approval.KIND


class DayForm(forms.Form):
    effective = DayField(
        label=_("The service ends on"),
        required=True,
        error_messages={"required": _("Enter the day on which the service ends.")},
    )


class ReasonForm(forms.Form):
    reason = text_field(
        _("Reason"), _("Enter the reason."), 1000, 3, help_text=_("The approver reads this.")
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(does=KIND.duties)
def end_service(request: HttpRequest) -> HttpResponse:
    """GET with a day shows what would follow, POST proposes exactly that."""
    by, is_sent = request.by, request.method == "POST"
    asked = request.POST if is_sent else request.GET
    form = DayForm(asked if "effective" in asked else None)
    reason = ReasonForm(request.POST if is_sent else None)
    values: dict = {}
    if form.is_valid():
        effective = form.cleaned_data["effective"]
        try:
            if is_sent and reason.is_valid():
                return _proposed(request, effective, reason.cleaned_data["reason"])
        except Refused as refusal:
            values["refused"] = sentence(refusal)
        values |= _foreseen(by.day, effective, values)
    return render(
        request,
        "console/announcements/service_end.html",
        {
            "section": SECTION,
            "form": form,
            "reason": reason,
            "earliest": service_end.notified_on(by.day),
            "today": by.day,
            "may": may(by, *KIND.duties),
            "waiting": Approval.objects.filter(kind=KIND.name, state=Approval.State.OPEN).first(),
            **_posted(request),
            **values,
        },
        status=409 if values.get("refused") else 200,
    )


def _subject(effective: date) -> tuple[str, dict]:
    return f"service_end:{effective}", {"effective": effective.isoformat()}


def _foreseen(day: date, effective: date, values: dict) -> dict:
    """What would follow, or why it may not be."""
    row = approvals.drafted(KIND, *_subject(effective))
    try:
        return {
            "facts": facts.alone(KIND.facts(row, day)),
            "expected": approvals.proposers_fingerprint(KIND, row, day),
        }
    except Refused as refusal:
        return {"refused": values.get("refused") or sentence(refusal)}


def _proposed(request: HttpRequest, effective: date, reason: str) -> HttpResponse:
    """Raises Refused, and Changed where the proposer read something else."""
    row = approvals.propose(
        request.by,
        KIND,
        *_subject(effective),
        reason=reason,
        expected=request.POST.get("expected", ""),
    )
    text = gettext("Proposed. It will be carried out when a second person approves it.")
    messages.success(request, text)
    return redirect("approval", row.pk)


def _posted(request: HttpRequest) -> dict:
    """The end that holds, with who was told of it."""
    row = ServiceEnd.objects.order_by("effective_on", "id").first()
    if row is None:
        return {}
    about = f"service_end:{row.posted_on}:{row.effective_on}:"
    return {"posted": row, **told(request, service_end.KIND, about)}
