"""The registers found again: by words, on Today, in the file of a day."""

import csv
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contracts.office.context import TOKYO, Duty
from contracts.office.queries.waiting import CARDS
from support.registers.exports import Registers
from support.registers.queries import finding
from support.registers.queries.finding import EntryCriteria
from support.registers.terms.kinds import ActKind as A
from support.registers.terms.kinds import Register
from tests import registers
from tests.registers import record
from tests.staff import staff
from tests.world import account, d, lived, signed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]
DAY = "2026-06-10"


@pytest.fixture
def by():
    return staff("sato", DAY, Duty.CONTRACTS)


def test_entries_are_found_by_words_in_any_form_by_customer_and_by_what_is_due(by):
    lived(DAY, *signed("2026-04-01"))
    first = registers.secret(by, DAY, customer=account().customer)
    other = registers.secret(by, DAY, designated_on=None)

    def found(text: str = "", state: str = "") -> list[str]:
        asked = EntryCriteria(Register.CONFIDENTIAL, text, state)
        return [one.number for one in finding.find(by, asked, by.day).order_by("number")]

    assert found() == [first.number, other.number]
    assert found("ﾈｯﾄﾜｰｸ") == [first.number, other.number]
    assert found(first.number.lower()) == found("Ａ株式会社") == [first.number]
    assert found(state="due") == found(state="open") == [first.number]
    assert found(state="outside") == [other.number]
    assert found("どこにもない") == []


def test_today_shows_what_is_due_or_overdue_and_not_who_asks(by):
    registers.request(by, "2026-05-20")  # to be answered by June 3
    row = registers.secret(by, DAY)
    record(by, row, A.MEASURES, DAY)
    record(by, row, A.RETURN_ASKED, DAY)  # by June 24
    card = CARDS["registers"].at(by.now)
    assert (card.count, card.oldest, card.days(by.day)) == (1, d("2026-06-03"), 7)
    assert [(one.title, one.text) for one in card.rows] == [
        ("REG-2026-000001 本人からの請求", "本人に回答する")
    ]
    later_on = CARDS["registers"].at(by.now.replace(day=24).astimezone(TOKYO))
    assert later_on.count == 2


def table(archive: ZipFile, name: str) -> list[dict]:
    return list(csv.DictReader(StringIO(archive.read(name).decode("utf-8-sig"))))


def made(day: str) -> ZipFile:
    content, file = Registers(day), BytesIO()
    with ZipFile(file, "w") as archive:
        content.write(archive, lambda done: None)
    return ZipFile(file)


def test_the_file_has_words_and_is_as_of_its_day(by):
    to, row = registers.subcontract(by, DAY), registers.secret(by, DAY)
    record(by, to, A.DUTIES, DAY, "28")
    record(by, row, A.DISCLOSED, DAY, "subcontract", subcontract_id=to.pk, text="図面の写し")
    after = staff("suzuki", "2026-06-20", Duty.CONTRACTS)
    record(after, row, A.ERASED, "2026-06-20")
    record(after, row, A.RETURNED, "2026-06-20")
    registers.personal(after, "2026-06-20")
    archive = made(DAY)
    (line,) = table(archive, "confidential.csv")
    expected = {
        "台帳番号": row.number, "種類": "受領した情報", "件名": "ネットワーク構成図",
        "状態": "管理中", "期限": DAY, "完了日": "",
    }  # fmt: skip
    assert {name: line[name] for name in expected} == expected
    assert line["期限のあること"].startswith(f"管理の措置を定める {DAY} 第28条第3項")
    assert table(archive, "personal.csv") == []
    acts = table(archive, "history.csv")
    assert [(one["行ったこと"], one["区分"], one["相手"], one["内容"]) for one in acts] == [
        ("登録", "", "", ""),
        ("義務を引き受けた書面", "秘密情報の取り扱い(第28条)", "", "内容"),
        ("登録", "", "", ""),
        ("第三者への開示", "再委託に必要", "見本監視株式会社", "図面の写し"),
    ]
    (line,) = table(made("2026-06-20"), "confidential.csv")
    assert (line["状態"], line["完了日"], line["実行者"]) == (
        "完了", "2026-06-20", "suzuki@example.jp",
    )  # fmt: skip
    assert len(table(made("2026-06-20"), "personal.csv")) == 1


def test_many_entries_take_as_many_statements_as_one(by):
    registers.secret(by, DAY)

    def statements() -> int:
        with CaptureQueriesContext(connection) as queries:
            made(DAY)
        return len(queries)

    few = statements()
    for _ in range(5):
        registers.secret(by, DAY)
    assert statements() == few
