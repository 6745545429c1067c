"""Recording what is done about a case: what happens is shown before."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from contracts.office.context import Duty
from contracts.office.language import label, sentence
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Refused
from portal.console import frame
from portal.console.conduct.case import contracts_of, the_case
from portal.console.conduct.forms import IdentifyForm, StepForm
from portal.console.conduct.lists import SECTION
from portal.requests import HttpRequest
from support.conduct.models import Case
from support.conduct.operations import cases
from support.conduct.queries import facts
from support.conduct.terms import acting, telling
from support.conduct.terms.facts import Case as Facts
from support.conduct.terms.kinds import ACTS, Channel, StepKind


@require_http_methods(["GET", "HEAD", "POST"])
@frame.staff_page(sees=[Duty.CONTRACTS], does=[Duty.CONTRACTS])
def act(request: HttpRequest, number: str, kind: str) -> HttpResponse:
    """The form of one act and what follows; POST records it. What cannot be done is not found."""
    row = the_case(number)
    known = facts.case(row)
    wanted = next((one for one in acting.offered(known) if one == kind), None)
    if wanted is None:
        raise Http404
    form, status = _form(request, wanted, row), 200
    if form.is_valid():
        try:
            expected = request.POST.get("expected", "")
            cases.do(request.by, number, form.step(), form.cleaned_data["attachments"], expected)
        except Refused as refusal:
            form.add_error(None, sentence(refusal))
            status = 409
        else:
            messages.success(request, gettext("Recorded."))
            return redirect("case", row.number)
    values = {
        **SECTION,
        "row": row,
        "title": label(ACTS[wanted]),
        "clause": acting.clause_of(known, wanted),
        "form": form,
        "follows": list(follows(known, row, wanted)),
        "expected": fingerprint.of(known),
    }
    return render(request, "console/conduct/act.html", values, status=status)


def _form(request: HttpRequest, kind: StepKind, row: Case) -> StepForm | IdentifyForm:
    is_sent = request.method == "POST"
    data, files = (request.POST, request.FILES) if is_sent else (None, None)
    if kind is StepKind.IDENTIFIED:
        return IdentifyForm(data, files)
    return StepForm(kind, row, contracts_of(row, request.by), data, files)


def follows(known: Facts, row: Case, kind: StepKind) -> Iterable[tuple[str, str]]:
    """What an act brings, each with its clause."""
    if kind is StepKind.DELETED:
        yield (
            gettext("No notice is needed before. The holder is told now, afterwards."),
            "30-3",
        )
        yield gettext("The deletion itself is carried out in the service; it is recorded here."), ""
        yield gettext("Fees stay the same."), "22-2"
    elif kind is StepKind.ASKED:
        yield gettext("The holder is asked by e-mail at once."), "33-1"
        ground = acting.termination_ground(known)
        if ground in acting.NEEDS_ASKING:
            yield (
                gettext("Once it has explained, or the day is over, termination can be proposed."),
                ground,
            )
    elif kind is StepKind.TOLD:
        yield from _answer(known, row)
    elif kind is StepKind.ASSESSED and row.channel == Channel.PORTAL:
        yield gettext("The reporter learns of it only when you answer the report."), ""
    if kind is StepKind.CLOSED:
        yield gettext("Only notes can be added afterwards."), ""
    elif kind is not StepKind.TOLD:
        yield gettext("The course of a case is never changed afterwards."), ""


def _answer(known: Facts, row: Case) -> Iterable[tuple[str, str]]:
    assessed = known.assessed
    if assessed is None or assessed.outcome is None:
        return
    words = sentence(telling.answered(assessed.outcome))
    if row.channel == Channel.PORTAL:
        yield gettext("The reporter gets this answer by e-mail and in the portal:"), "30-2"
    else:
        yield gettext("You answer the reporter yourself, in these words:"), "30-2"
    yield words, ""
