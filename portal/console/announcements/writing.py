"""Writing an announcement, editing it, correcting one that was posted (Art. 33-1)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from contracts.office.context import Duty
from contracts.office.language import sentence
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Refused
from portal.console.announcements.forms import AnnouncementForm, CorrectionForm
from portal.console.announcements.lists import SECTION
from portal.console.frame import may, staff_page
from portal.requests import HttpRequest
from support.announcements.models import Announcement
from support.announcements.operations import writing
from support.announcements.queries.audience import reached
from support.announcements.queries.shown import read


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(does=[Duty.CONTRACTS])
def write(request: HttpRequest) -> HttpResponse:
    """A new one: POST keeps it as a draft, which is then read as others will read it."""
    form = AnnouncementForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _saved(request, writing.begin(request.by, form.words))
        except Refused as refusal:
            return _shown(request, form, {"refused": sentence(refusal)})
    return _shown(request, form, {})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(does=[Duty.CONTRACTS])
def rewrite(request: HttpRequest, number: str) -> HttpResponse:
    """Other words for one not posted yet."""
    row = get_object_or_404(Announcement.objects.select_related("corrects"), number=number)
    kind = CorrectionForm if row.corrects else AnnouncementForm
    form = kind(request.POST or None, initial=_initial(row))
    values = {"row": row, "expected": fingerprint.of(*read(row, reached(row, request.by.day)))}
    if request.method == "POST":
        expected = request.POST.get("expected", "")
        if not form.is_valid():
            values["expected"] = expected  # what was read stays what was read
        else:
            try:
                return _saved(request, writing.rewrite(request.by, number, form.words, expected))
            except Refused as refusal:
                return _shown(request, form, {**values, "refused": sentence(refusal)})
    return _shown(request, form, values)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(does=[Duty.CONTRACTS])
def correct(request: HttpRequest, number: str) -> HttpResponse:
    """A draft of what corrects one that was posted."""
    row = get_object_or_404(Announcement, number=number)
    form = CorrectionForm(request.POST or None, initial=_initial(row))
    values = {"corrects": row}
    if request.method == "POST" and form.is_valid():
        try:
            return _saved(request, writing.correct(request.by, number, form.words))
        except Refused as refusal:
            return _shown(request, form, {**values, "refused": sentence(refusal)})
    return _shown(request, form, values)


def _initial(row: Announcement) -> dict:
    return {name: getattr(row, name) for name in AnnouncementForm.base_fields}


def _saved(request: HttpRequest, row: Announcement) -> HttpResponse:
    messages.success(request, gettext("Saved as a draft. Nobody has been told yet."))
    return redirect("console_announcement", row.number)


def _shown(request: HttpRequest, form: CorrectionForm, values: dict) -> HttpResponse:
    common = {
        "section": SECTION,
        "form": form,
        "may": may(request.by, Duty.CONTRACTS),
    }
    status = 409 if values.get("refused") else 200
    return render(request, "console/announcements/write.html", {**common, **values}, status=status)
