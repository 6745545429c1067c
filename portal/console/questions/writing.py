"""Writing a question with its answer, new or changed."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from contracts.office.language import sentence
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Refused
from portal.console.frame import staff_page
from portal.console.questions.forms import QuestionForm
from portal.console.questions.lists import SECTION
from portal.requests import HttpRequest
from support.questions.models import Question
from support.questions.operations import writing
from support.questions.queries.shown import read


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(sees=writing.WHO, does=writing.WHO)
def write(request: HttpRequest) -> HttpResponse:
    """A new one: POST keeps it as a draft, which is then read as others will read it."""
    form = QuestionForm(request.POST or None)
    values: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        try:
            row = writing.write(request.by, form.written)
        except Refused as refusal:
            values = {"refused": sentence(refusal)}
        else:
            messages.success(request, gettext("Saved as a draft. Nobody reads it yet."))
            return redirect("console_question", row.number)
    return _shown(request, form, values)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(sees=writing.WHO, does=writing.WHO)
def rewrite(request: HttpRequest, number: str) -> HttpResponse:
    """Other words; what somebody else has changed meanwhile is read before it is overwritten."""
    row = get_object_or_404(Question, number=number)
    form = QuestionForm(request.POST or None, initial=QuestionForm.of(row))
    values: dict[str, Any] = {"row": row, "expected": fingerprint.of(*read(row))}
    if request.method == "POST":
        expected = request.POST.get("expected", "")
        if not form.is_valid():
            values["expected"] = expected  # what was read stays what was read
        else:
            try:
                writing.rewrite(request.by, number, form.written, expected)
            except Refused as refusal:
                values["refused"] = sentence(refusal)
            else:
                messages.success(request, gettext("Saved."))
                return redirect("console_question", number)
    return _shown(request, form, values)


def _shown(request: HttpRequest, form: QuestionForm, values: dict) -> HttpResponse:
    status = 409 if values.get("refused") else 200
    values = {"section": SECTION, "form": form, **values}
    return render(request, "console/questions/write.html", values, status=status)
