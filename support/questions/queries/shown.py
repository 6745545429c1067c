"""Who reads which questions, what a search finds, what a subject suggests."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from django.db.models import Case, F, IntegerField, QuerySet, Value, When

from contracts.office.folding import reads
from support.questions.models import Question
from support.questions.terms.clues import clues, enough
from support.questions.terms.kinds import State, Topic

MOST = 200
"""So many are on one page; more are found by searching."""
SUGGESTED = 3


def read(row: Question) -> tuple:
    """What a person has read of it: its words, whom it is for, its state."""
    return (row.number, row.texts, row.topic, row.pages, row.is_public, row.state)


def published(*, is_visitor: bool) -> QuerySet[Question]:
    """What somebody who has signed in reads, or who has not, in its order."""
    rows = Question.objects.filter(state=State.PUBLISHED.value)
    return rows.filter(is_public=True) if is_visitor else rows


def with_text(rows: QuerySet[Question], text: str) -> QuerySet[Question]:
    """Those with every word that was typed, in question, answer or the other words for it."""
    for word in text.split():
        rows = rows.filter(reads(word, "sought"))
    return rows


def suggested(rows: QuerySet[Question], sentence: str) -> list[Question]:
    """What may answer a sentence, the likest first; one statement, or none without a clue."""
    wanted = clues(sentence)
    if not wanted:
        return []
    hits = (
        Case(When(reads(clue, "asked"), then=1), default=0, output_field=IntegerField())
        for clue in wanted
    )
    score = sum(hits, start=Value(0, output_field=IntegerField()))
    found = rows.annotate(score=score).filter(score__gte=enough(len(wanted)))
    return list(found.order_by(F("score").desc(), "place")[:SUGGESTED])


@dataclass(frozen=True, slots=True)
class OfTopic:
    """The questions of a topic, in their order."""

    topic: Topic
    rows: list[Question] = field(default_factory=list)


def by_topic(rows: Iterable[Question]) -> list[OfTopic]:
    """In the order of topics; topics without any are left out."""
    order = list(Topic)
    ordered = sorted(rows, key=lambda row: (order.index(Topic(row.topic)), row.place))
    return [
        OfTopic(Topic(topic), list(group))
        for topic, group in groupby(ordered, key=lambda row: row.topic)
    ]
