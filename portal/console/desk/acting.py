"""What is done with an inquiry beside answering it: a form, then the act."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from contracts.office.context import By, Duty
from contracts.office.language import Text, sentence
from contracts.office.terms.explanation import Refused
from portal.console import frame
from portal.console.desk.forms import (
    AssignForm,
    DismissForm,
    EscalateForm,
    LinkForm,
    MergeForm,
    NoForm,
    RefuseForm,
    ReturnForm,
    SortForm,
)
from portal.console.desk.queue import SECTION
from portal.requests import HttpRequest
from support.desk.models import Inquiry
from support.desk.operations import conversing, handling
from support.desk.operations.course import read_of
from support.desk.terms.course import Step, offered
from support.desk.terms.kinds import Category, Priority

Do = Callable[[By, Inquiry, dict, str], object]
"""By whom, to what, what was filled in, and the fingerprint of the conversation that was read."""
POLITE = _(
    "Thank you for your inquiry. We are sorry: it is outside the scope of our support, and we "
    "cannot answer it here."
)


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that can be done; without a form its button does it at once. `key` is a letter."""

    step: Step
    title: Text
    form: type[forms.Form]
    do: Do
    help: Text = ""
    key: str = ""

    @property
    def name(self) -> str:
        return self.step.value

    @property
    def is_at_once(self) -> bool:
        return self.form is NoForm


def _assign(by: By, row: Inquiry, said: dict, read: str) -> Inquiry:
    return handling.assign(by, row.pk, said["user"].pk if said["user"] else None, read)


def _sort(by: By, row: Inquiry, said: dict, read: str) -> Inquiry:
    category, priority = Category(said["category"]), Priority(said["priority"])
    return handling.sort(by, row.pk, category, priority, read)


ACTS = {
    act.name: act
    for act in (
        Act(Step.ASSIGN, _("Change the person in charge"), AssignForm, _assign),
        Act(
            Step.SORT, _("Change category and priority"), SortForm, _sort,
            _("The targets follow the priority. Each has its minutes of support."), "c",
        ),
        Act(
            Step.LINK, _("Give it to a company"), LinkForm,
            lambda by, row, said, read: handling.link(
                by, row.pk, said["customer"], said["contract"], read
            ),
            _("The people of the company can read it from then on."),
        ),
        Act(
            Step.REFUSE, _("Answer as out of scope"), RefuseForm,
            lambda by, row, said, read: handling.refuse(
                by, row.pk, said["reason"], said["text"], read
            ),
            _("The answer and the reason are mailed and shown in the portal."),
        ),
        Act(
            Step.ESCALATE, _("Escalate to the maker"), EscalateForm,
            lambda by, row, said, read: handling.escalate(
                by, row.pk, said["reference"], said["text"], read
            ),
            _("The clock of resolution stands still until the maker has answered."),
        ),
        Act(
            Step.RETURN, _("The maker has answered"), ReturnForm,
            lambda by, row, said, read: handling.bring_back(by, row.pk, said["text"], read),
            _("The clock of resolution goes on."),
        ),
        Act(
            Step.MERGE, _("Merge into another inquiry"), MergeForm,
            lambda by, row, said, read: handling.merge(by, row.pk, said["number"], read),
            _("Everything said here is read there. This cannot be undone."),
        ),
        Act(
            Step.RESOLVE, _("Mark as resolved"), NoForm,
            lambda by, row, said, read: handling.resolve(by, row.pk, read),
        ),
        Act(
            Step.REOPEN, _("Reopen"), NoForm,
            lambda by, row, said, read: conversing.reopen(by, row.pk, read),
        ),
        Act(
            Step.DISMISS, _("Dismiss"), DismissForm,
            lambda by, row, said, read: handling.dismiss(by, row.pk, said["text"], read),
            _("For advertising and the like. Nobody is answered."),
        ),
    )
}  # fmt: skip


def offers(row: Inquiry) -> list[Act]:
    """What can be done now."""
    steps = offered(row.standing)
    return [act for act in ACTS.values() if act.step in steps]


@require_http_methods(["GET", "HEAD", "POST"])
@frame.staff_page(sees=[Duty.SUPPORT], does=[Duty.SUPPORT])
def act(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """GET the form and what follows, POST does it."""
    rows = Inquiry.objects.select_related("customer", "contract", "assignee")
    row = get_object_or_404(rows, number=number)
    if name not in ACTS:
        raise Http404
    one, by = ACTS[name], request.by
    refused = ""
    form = one.form(
        request.POST if request.method == "POST" else None, initial=_initial(row, one.step)
    )
    if request.method == "POST" and form.is_valid():
        try:
            one.do(by, row, form.cleaned_data, request.POST.get("expected", ""))
        except Refused as refusal:
            refused = sentence(refusal)
        else:
            messages.success(request, gettext("Recorded."))
            return redirect("staff_inquiry", row.number)
    values = {
        **SECTION,
        "row": row,
        "act": one,
        "form": form,
        "expected": read_of(row),
        "refused": refused,
        "is_offered": one.step in offered(row.standing),
    }
    return render(request, "console/desk/act.html", values, status=409 if refused else 200)


@require_http_methods(["POST"])
@frame.staff_page(does=[Duty.SUPPORT])
def take(request: HttpRequest, number: str) -> HttpResponse:
    """One works on it oneself from now on."""
    row = get_object_or_404(Inquiry, number=number)
    try:
        handling.assign(request.by, row.pk, request.user.pk, request.POST.get("expected", ""))
    except Refused as refusal:
        messages.error(request, sentence(refusal))
    else:
        messages.success(request, gettext("You are in charge of it now."))
    return redirect("staff_inquiry", row.number)


def _initial(row: Inquiry, step: Step) -> dict:
    return {
        "user": row.assignee_id,
        "category": row.category,
        "priority": row.priority,
        "customer": row.customer.number if row.customer else "",
        "contract": row.contract.number if row.contract else "",
        "text": POLITE if step is Step.REFUSE else "",
    }
