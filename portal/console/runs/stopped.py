"""A day that the clock named and that was stopped: why, and its release by two people."""

from datetime import date

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from contracts.office.language import sentence
from contracts.office.models import Approval
from contracts.office.operations import approvals
from contracts.office.terms.explanation import Refused
from portal.console import frame
from portal.jobs import clock, releasing
from portal.jobs.models import StoppedDay
from portal.requests import HttpRequest

LONGEST_REASON = 200


class ReleaseForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        help_text=_("Say how you know that the day is right, for the approver."),
        error_messages={
            "required": _("Enter the reason."),
            "max_length": _("The text is too long."),
            "null_characters_not_allowed": _("This contains a character that cannot be used."),
        },
        widget=forms.Textarea({"rows": 2}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@frame.staff_page(does=clock.DUTIES)
def stopped_day(request: HttpRequest, day: str) -> HttpResponse:
    """What the clock and the database say; POST proposes the release."""
    row = get_object_or_404(StoppedDay, day=_parsed(day))
    form = ReleaseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = approvals.propose(
                request.by,
                releasing.KIND,
                clock.reference(row.day),
                releasing.values(row.day),
                reason=form.cleaned_data["reason"].strip(),
            )
        except Refused as refusal:
            form.add_error(None, sentence(refusal))
        else:
            done = gettext("It is now waiting for approval by a second person.")
            messages.success(request, done)
            return redirect("approval", made.pk)
    values = {
        "section": "billing_runs",
        "row": row,
        "span": row.release,
        "waiting": _waiting(row),
        "form": form,
        "may": frame.may(request.by, *clock.DUTIES),
    }
    return render(request, "console/runs/stopped.html", values)


def _parsed(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Http404 from None


def _waiting(row: StoppedDay) -> Approval | None:
    """The proposal to release it that nobody has decided."""
    rows = Approval.objects.filter(kind=releasing.KIND.name, subject=clock.reference(row.day))
    return rows.filter(state=Approval.State.OPEN).select_related("proposed_by").first()
