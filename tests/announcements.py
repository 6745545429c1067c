"""Announcements and calls, brought about as staff do."""

from datetime import datetime

from contracts.office.context import By
from support.announcements.models import Announcement, Call
from support.announcements.operations import calls, posting, writing
from support.announcements.operations.calls import Said
from support.announcements.operations.writing import Words
from support.announcements.terms.announcement import Audience
from tests.world import account, contract


def words(**values) -> Words:
    return Words(**{"title": "窓口の休業", "text": "年末年始は休業します。", **values})


def draft(by: By, **values) -> Announcement:
    return writing.begin(by, words(**values))


def posted(by: By, **values) -> Announcement:
    return posting.post(by, draft(by, **values).number)


def corrected(by: By, row: Announcement, **values) -> Announcement:
    """What corrects one that was posted, posted too."""
    return posting.post(by, writing.correct(by, row.number, words(**values)).number)


def mailed(by: By, *customers: str, **values) -> Announcement:
    """To some companies by mail alone."""
    return posted(by, is_on_page=False, audience=Audience.SOME, customers=customers, **values)


def called(by: By, at: datetime | None = None, corrects: Call | None = None, **values) -> Call:
    said = {
        "caller": "佐藤",
        "person": "山田 花子",
        "phone": "0312345678",
        "text": "工事の日を伝えた。",
        **values,
    }
    return calls.record(
        by, account("A").customer, contract("C1"), Said(at=at or by.now, **said), corrects
    )
