"""What customers send is counted by the day, each of a company and all of it."""

from dataclasses import replace
from uuid import uuid4

import pytest

from contracts.office.context import Form
from contracts.office.models import SentOnDay
from contracts.office.operations import allowing
from contracts.office.operations.sent_twice import SentTwice
from contracts.office.terms.explanation import Refused
from contracts.office.terms.uploads import Upload
from support.conduct.models import Case
from support.desk.models import Inquiry, Message, MessageFile
from support.desk.operations import conversing
from tests.conduct import reported
from tests.factories import person_of
from tests.inquiries import MONDAY, asker, desk, opened
from tests.once import once
from tests.world import d, lived, signed

FILE = Upload("a.txt", b"x" * 600_000, "text/plain")
past = once(lambda: lived(MONDAY, *signed("2026-04-01"), *signed("2026-04-01", "C2", "B")))


@pytest.fixture
def people(past, db, own_files, settings):
    settings.SENT_A_DAY_BY_PERSON, settings.SENT_A_DAY_BY_COMPANY = 2, 3
    settings.MB_A_DAY_BY_PERSON, settings.MB_A_DAY_BY_COMPANY = 1, 2
    return person_of(), person_of(email="second@example.jp")


def test_a_person_and_a_company_have_so_many_a_day(people):
    first, second = map(asker, people)
    row = opened(first)
    conversing.reply(first, row.pk, "もう一つ")
    with pytest.raises(Refused, match="お一人で1日2件まで"):
        opened(first)
    opened(second)
    with pytest.raises(Refused, match="会社全体で1日3件まで"):
        conversing.reply(second, row.pk, "さらに")
    assert (Inquiry.objects.count(), Message.objects.count()) == (2, 3)
    opened(asker(people[0], day="2026-09-15"))
    assert allowing.forget(d("2026-09-15")) == 2
    assert SentOnDay.objects.get().times == 1


def test_so_much_of_files(people, own_files):
    """What was refused leaves no file, and counts for nothing."""
    first, second = map(asker, people)
    opened(first, uploads=[FILE])
    with pytest.raises(Refused, match="お一人で1日1MBまで"):
        opened(first, uploads=[FILE])
    opened(first)
    opened(second, uploads=[FILE])
    assert MessageFile.objects.count() == len([p for p in own_files.rglob("*") if p.is_file()]) == 2


def test_the_same_form_at_the_limit_is_told_that_it_was_carried_out(people):
    """What counts before it writes to the journal: a second click is no further sending."""
    key, first = uuid4(), asker(people[0])

    def click() -> None:
        reported(replace(first, form=Form(key, "words")))

    opened(first)
    click()
    with pytest.raises(SentTwice):
        click()
    with pytest.raises(Refused, match="お一人で1日2件まで"):
        opened(first)
    assert Case.objects.count() == 1


def test_staff_have_no_limit(people):
    row = opened(asker(people[0]))
    for _ in range(4):
        conversing.answer(desk(), row.pk, "回答")
        conversing.reply(desk(), row.pk, "電話で聞いたこと")
    assert SentOnDay.objects.get().times == 1
