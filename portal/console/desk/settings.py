"""Company holidays, targets and canned answers: what the desk works by (annex (2))."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from contracts.office.language import sentence
from contracts.office.models import CompanyHoliday
from contracts.office.terms.explanation import Refused
from portal.console import frame
from portal.console.desk.forms import CannedForm, HolidayForm, TargetForm
from portal.console.desk.queue import SECTION
from portal.requests import HttpRequest
from support.desk.models import CannedAnswer, SupportTarget
from support.desk.operations import policy
from support.desk.queries.targets import policies
from support.desk.terms import clocks
from support.desk.terms.clocks import Target
from support.desk.terms.kinds import Category, Priority


def _page(
    request: HttpRequest,
    holiday: HolidayForm | None = None,
    target: TargetForm | None = None,
    refused: str = "",
) -> HttpResponse:
    by, known = request.by, policies()
    values: dict[str, Any] = {
        **SECTION,
        "today": by.day,
        "holidays": CompanyHoliday.objects.filter(day__year__gte=by.day.year),
        "targets": [(one, clocks.target(one, by.day, known)) for one in Priority],
        "ahead": SupportTarget.objects.filter(effective_from__gt=by.day),
        "holiday_form": holiday or HolidayForm(auto_id="id_holiday_%s"),
        "target_form": target or TargetForm(auto_id="id_target_%s"),
        "canned": CannedAnswer.objects.all(),
        "refused": refused,
        "may": frame.may(by, *policy.WHO),
    }
    return render(request, "console/desk/settings.html", values, status=409 if refused else 200)


@require_http_methods(["GET", "HEAD"])
@frame.staff_page
def settings(request: HttpRequest) -> HttpResponse:
    return _page(request)


@require_POST
@frame.staff_page(does=policy.WHO)
def add_holiday(request: HttpRequest) -> HttpResponse:
    """What is unresolved is due later for it."""
    form = HolidayForm(request.POST, auto_id="id_holiday_%s")
    if not form.is_valid():
        return _page(request, holiday=form)
    try:
        policy.add_holiday(request.by, form.cleaned_data["day"], form.cleaned_data["name"])
    except Refused as refusal:
        return _page(request, holiday=form, refused=sentence(refusal))
    return _saved(request)


@require_POST
@frame.staff_page(does=policy.WHO)
def remove_holiday(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(CompanyHoliday, pk=pk)
    try:
        policy.remove_holiday(request.by, row.pk)
    except Refused as refusal:
        return _page(request, refused=sentence(refusal))
    return _saved(request)


@require_POST
@frame.staff_page(does=policy.WHO)
def set_target(request: HttpRequest) -> HttpResponse:
    """For inquiries received from a day on."""
    form = TargetForm(request.POST, auto_id="id_target_%s")
    if not form.is_valid():
        return _page(request, target=form)
    said = form.cleaned_data
    target = Target(form.minutes("response"), form.minutes("resolution"))
    try:
        policy.set_target(request.by, Priority(said["priority"]), said["effective_from"], target)
    except Refused as refusal:
        return _page(request, target=form, refused=sentence(refusal))
    return _saved(request)


def _saved(request: HttpRequest) -> HttpResponse:
    messages.success(request, gettext("Saved."))
    return redirect("desk_settings")


@require_http_methods(["GET", "HEAD", "POST"])
@frame.staff_page(sees=policy.WHO, does=policy.WHO)
def canned(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """A canned answer, new or to be changed; POST keeps or removes it."""
    row = get_object_or_404(CannedAnswer, pk=pk) if pk else None
    if request.method == "POST" and row and "remove" in request.POST:
        policy.remove_canned(request.by, row.pk)
        return _saved(request)
    form = CannedForm(request.POST or None, initial=CannedForm.of(row) if row else {})
    refused = _keep(request, row, form) if request.method == "POST" and form.is_valid() else None
    if refused == "":
        return _saved(request)
    values = {
        **SECTION,
        "row": row,
        "form": form,
        "refused": refused,
    }
    return render(request, "console/desk/canned.html", values, status=409 if refused else 200)


def _keep(request: HttpRequest, row: CannedAnswer | None, form: forms.Form) -> str:
    """Why it was not kept; empty where it was."""
    said = form.cleaned_data
    category = Category(said["category"]) if said["category"] else None
    try:
        policy.keep_canned(
            request.by, said["title"], category, said["text"], row.pk if row else None
        )
    except Refused as refusal:
        return sentence(refusal)
    return ""
