"""Questions and answers: all of them by topic, those a search finds, one at its own address."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from contracts.office import context
from portal.doors import everybody
from portal.fields import search_text
from portal.requests import HttpRequest
from support.desk.queries.conversation import hours_at
from support.questions.queries import shown
from support.questions.terms.question import pages_for


class QuestionSearch(forms.Form):
    text = search_text(_("Words of the question"))


@require_safe
@everybody
def questions(request: HttpRequest) -> HttpResponse:
    """Visitors read what is also for them; htmx asks for the found part alone."""
    form = QuestionSearch(request.GET)
    values: dict[str, Any] = {"form": form, "hours": hours_at(context.now())}
    if form.is_valid():
        values |= _found(request, form.cleaned_data["text"].strip())
    part = request.htmx and not request.htmx.history_restore_request
    template = "public/questions_found.html" if part else "public/questions.html"
    response = render(request, template, values)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _found(request: HttpRequest, text: str) -> dict[str, Any]:
    rows = shown.with_text(_readable(request), text)
    found = list(rows[: shown.MOST + 1])
    return {
        "query": text,
        "count": len(found),
        "most": shown.MOST,
        "topics": shown.by_topic(found[: shown.MOST]),
    }


@require_safe
@everybody
def question(request: HttpRequest, number: str) -> HttpResponse:
    """One with its answer; not found where it is not for this reader."""
    row = get_object_or_404(_readable(request), number=number)
    pages = pages_for(row.pages, is_visitor=not request.user.is_authenticated)
    values = {"row": row, "pages": pages, "hours": hours_at(context.now())}
    return render(request, "public/question.html", values)


def _readable(request: HttpRequest):
    return shown.published(is_visitor=not request.user.is_authenticated)
