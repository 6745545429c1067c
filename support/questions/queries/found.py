"""Questions and answers in the search over everything."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contracts.office.context import By
from contracts.office.folding import reads
from contracts.office.language import label
from contracts.office.queries.finders import FINDERS, SHOWN, Finder, Hit
from contracts.office.queries.waiting import day_of
from support.questions.models import Question
from support.questions.terms.kinds import State


def _found(by: By, text: str) -> list[Hit]:
    named = reads(text, "sought") | Q(number__startswith=text.upper())
    return [_hit(row) for row in Question.objects.filter(named).order_by("-number")[: SHOWN + 1]]


def _hit(row: Question) -> Hit:
    state = State(row.state)
    title = row.asked_in_words
    return Hit(row.number, title, "", day_of(row.changed_at), state.value, str(label(state)))


FINDERS.register(
    Finder("questions", _("Questions and answers"), "console_question", _found, ("inquiries",))
)
