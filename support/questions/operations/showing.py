"""Publishing, withdrawing and ordering questions (annex (2))."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from contracts.office.context import By
from contracts.office.operation import operation
from contracts.office.operations.record import journal
from support.questions.models import Question
from support.questions.operations.writing import WHO, locked, reference
from support.questions.terms import question as rules
from support.questions.terms.kinds import State
from support.questions.terms.question import CLAUSE


@operation(*WHO, publish_question=_("Question and answer published"))
@transaction.atomic
def publish(by: By, number: str, expected: str | None = None) -> Question:
    """Everybody whom it is for reads it from now on, also once withdrawn. Raises Refused."""
    by.require(*WHO)
    row = locked(number, expected)
    row.published_at = by.now
    return _turn(by, "publish_question", row, rules.publish(State(row.state)))


@operation(*WHO, withdraw_question=_("Question and answer withdrawn"))
@transaction.atomic
def withdraw(by: By, number: str, expected: str | None = None) -> Question:
    """Nobody but staff reads it any more; inquiries about it keep its number. Raises Refused."""
    by.require(*WHO)
    row = locked(number, expected)
    return _turn(by, "withdraw_question", row, rules.withdraw(State(row.state)))


@operation(*WHO, move_question=_("Question and answer moved"))
@transaction.atomic
def move(by: By, number: str, *, is_up: bool) -> bool:
    """Change places with the one before or after it in its topic; False where there is none."""
    by.require(*WHO)
    topic = Question.objects.get(number=number).topic
    rows = list(Question.objects.select_for_update().filter(topic=topic).order_by("place"))
    at = next((n for n, row in enumerate(rows) if row.number == number), -1)
    other = at - 1 if is_up else at + 1
    if at < 0 or not 0 <= other < len(rows):
        return False
    row, neighbour = rows[at], rows[other]
    before = row.place
    row.place, neighbour.place = neighbour.place, row.place
    Question.objects.bulk_update([row, neighbour], ["place"])
    journal(by, "move_question", CLAUSE, reference=reference(row), before={"place": before},
            after={"place": row.place})  # fmt: skip
    return True


def _turn(by: By, name: str, row: Question, state: State) -> Question:
    before, row.state = row.state, state.value
    row.save(update_fields=["state", "published_at"])
    journal(by, name, CLAUSE, reference=reference(row), before={"state": before},
            after={"state": row.state})  # fmt: skip
    return row
