"""Every question, in the order in which readers see those of a topic."""

from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from contracts.office.queries.paging import PageOrder, moment
from portal.console.frame import may, staff_page
from portal.console.lists.found import found
from portal.console.lists.listing import LISTS, Listed, Listing
from portal.console.questions.forms import QuestionSearch
from portal.requests import HttpRequest
from support.questions.models import Question
from support.questions.operations.writing import WHO
from support.questions.queries.shown import with_text

SECTION = "desk"
QUESTIONS = LISTS.register(
    Listing(
        name="console_questions",
        title=_("Questions and answers"),
        search=_("Search questions and answers"),
        form=QuestionSearch,
        sorts={
            "place": PageOrder("place", parse_first=int, ascending=True),
            "number": PageOrder("number", parse_first=str, ascending=True),
            "changed": PageOrder("changed_at", "pk", int, moment, ascending=True),
        },
        default="place",
    )
)


@require_safe
@staff_page
def questions(request: HttpRequest) -> HttpResponse:
    """By words, topic and state."""
    form = QuestionSearch(request.GET)
    is_valid = form.is_valid()
    listing = Listed(QUESTIONS, request, form.query)
    values: dict[str, Any] = {
        "section": SECTION,
        "form": form,
        "listing": listing,
        "may": may(request.by, *WHO),
    }
    if is_valid:
        asked = form.cleaned_data
        rows = Question.objects.filter(
            Q(**{name: asked[name] for name in ("topic", "state") if asked[name]})
        )
        values |= found(listing, with_text(rows, asked["text"]))
    return render(request, "console/questions/questions.html", values)
