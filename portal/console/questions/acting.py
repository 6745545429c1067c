"""One question as others read it; publishing, withdrawing and moving it."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from contracts.office.context import By
from contracts.office.language import Text, sentence
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Refused
from portal.console.frame import may, staff_page
from portal.console.lists.listing import last_seen
from portal.console.questions.lists import QUESTIONS, SECTION
from portal.requests import HttpRequest
from support.desk.models import Inquiry
from support.questions.models import Question
from support.questions.operations import showing
from support.questions.operations.writing import WHO
from support.questions.queries.shown import read
from support.questions.terms.question import pages_for

ACTS: dict[str, tuple[Callable[[By, str, str], object], Text]] = {
    "publish": (showing.publish, _("Published.")),
    "withdraw": (showing.withdraw, _("Withdrawn. Only staff read it now.")),
}
"""By name, what is done with the fingerprint of what was read, and what is said of it."""
MOVES = {"up": (True, _("Moved up.")), "down": (False, _("Moved down."))}


@require_safe
@staff_page
def question(request: HttpRequest, number: str) -> HttpResponse:
    """In both languages, with the inquiries that it left open."""
    return _shown(request, number)


@require_POST
@staff_page(does=WHO)
def act(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """Publish or withdraw it as it was read; or move it, and stay with the list."""
    get_object_or_404(Question, number=number)
    if name not in (*ACTS, *MOVES):
        raise Http404
    if name in MOVES:
        return _moved(request, number, *MOVES[name])
    do, done = ACTS[name]
    try:
        do(request.by, number, request.POST.get("expected", ""))
    except Refused as refusal:
        return _shown(request, number, sentence(refusal))
    messages.success(request, str(done))
    return redirect("console_question", number)


def _moved(request: HttpRequest, number: str, is_up: bool, done: Text) -> HttpResponse:
    if showing.move(request.by, number, is_up=is_up):
        messages.success(request, str(done))
    else:
        messages.info(request, gettext("It is at the end of its topic already."))
    return redirect(last_seen(request, [QUESTIONS.name])[1])


def _shown(request: HttpRequest, number: str, refused: str = "") -> HttpResponse:
    row = get_object_or_404(Question.objects.select_related("author"), number=number)
    values = {
        "section": SECTION,
        "row": row,
        "pages": pages_for(row.pages, is_visitor=False),
        "expected": fingerprint.of(*read(row)),
        "refused": refused,
        "asked": Inquiry.objects.filter(about=number).count(),
        "may": may(request.by, *WHO),
    }
    status = 409 if refused else 200
    return render(request, "console/questions/question.html", values, status=status)
