"""Questions and answers for tests."""

from dataclasses import replace

from contracts.office.context import By
from support.questions.models import Question
from support.questions.operations import showing, writing
from support.questions.operations.writing import Written
from support.questions.terms.kinds import Page, Topic
from support.questions.terms.question import Texts

PAYING = Texts(
    "支払方法を教えてください。",
    "銀行振込です。\n手数料はご負担ください。\n\nhttps://example.com/ は見ません。",
    "How do I pay?",
    "By bank transfer.\nThe bank's fee is yours to pay.",
    "振込 口座",
)


def written(topic: Topic = Topic.PAYING, *, is_public: bool = True, **texts: str) -> Written:
    return Written(replace(PAYING, **texts), topic, is_public, (Page.PAY, Page.TERMS))


def draft(by: By, topic: Topic = Topic.PAYING, *, is_public: bool = True, **texts) -> Question:
    return writing.write(by, written(topic, is_public=is_public, **texts))


def published(by: By, topic: Topic = Topic.PAYING, *, is_public: bool = True, **texts) -> Question:
    row = draft(by, topic, is_public=is_public, **texts)
    return showing.publish(by, row.number)
