"""The words of a question and its answer, new or changed (annex (2))."""

from collections.abc import Collection
from dataclasses import asdict, dataclass, fields

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from contracts.office.context import By, Duty
from contracts.office.operation import operation
from contracts.office.operations.numbering import take
from contracts.office.operations.record import journal
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Refused
from contracts.office.terms.fingerprint import Changed
from support.questions.models import Question
from support.questions.queries.shown import read
from support.questions.terms import question as rules
from support.questions.terms.kinds import Page, Topic
from support.questions.terms.question import CLAUSE, Texts

SERIES = "FAQ"
WHO = (Duty.SUPPORT, Duty.ADMINISTRATION)


@dataclass(frozen=True, slots=True)
class Written:
    """A question as staff write it: its words, its topic, whom it is for, where it leads."""

    texts: Texts
    topic: Topic
    is_public: bool = True
    pages: Collection[Page] = ()


def locked(number: str, expected: str | None = None) -> Question:
    """Read again under its lock.

    `expected` is the fingerprint of what the person read. Raises Changed where it is another.
    """
    row = Question.objects.select_for_update(of=["self"]).get(number=number)
    fingerprint.require(Changed(CLAUSE), expected, *read(row))
    return row


@operation(*WHO, write_question=_("Question and answer written"))
@transaction.atomic
def write(by: By, written: Written) -> Question:
    """A new draft at the end of its topic. Raises Refused.

    The numbers' lock lets one in at a time, so that each has a place of its own.
    """
    by.require(*WHO)
    rules.check(written.texts.stripped)
    (number,) = take(SERIES, by.day.year)
    last = Question.objects.aggregate(place=Max("place"))["place"] or 0
    row = Question(number=number, place=last + 1, changed_at=by.now, author_id=by.account_id)
    _put(row, written)
    row.save()
    journal(by, "write_question", CLAUSE, reference=reference(row), after=_said(row))
    return row


@operation(*WHO, rewrite_question=_("Question and answer changed"))
@transaction.atomic
def rewrite(by: By, number: str, written: Written, expected: str | None = None) -> Question:
    """Other words for one; where it is published, they are read at once.

    Raises Refused where nothing changes.
    """
    by.require(*WHO)
    rules.check(written.texts.stripped)
    row = locked(number, expected)
    before = _said(row)
    _put(row, written)
    after = _said(row)
    if after == before:
        raise Refused(CLAUSE, "変更された項目がありません", "Nothing has been changed")
    row.changed_at, row.author_id = by.now, by.account_id
    row.save()
    journal(by, "rewrite_question", CLAUSE, reference=reference(row), before=before, after=after)
    return row


def _put(row: Question, written: Written) -> None:
    for name, text in asdict(written.texts.stripped).items():
        setattr(row, name, text)
    row.topic, row.is_public = written.topic.value, written.is_public
    row.pages = [one.value for one in Page if one in written.pages]


def _said(row: Question) -> dict:
    names = ("topic", *(field.name for field in fields(Texts)), "pages", "is_public")
    return {name: getattr(row, name) for name in names}


def reference(row: Question) -> str:
    return f"question:{row.number}"
