"""`manage.py read_bank_file`: what a file would bring, one JSON object each; nothing is stored."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command

from billing.bank.columns import Columns
from billing.models import BankFile, BankRecord
from billing.operations import bank_formats
from contracts.office.context import Duty
from tests.staff import staff as about_to_act

pytestmark = pytest.mark.django_db
CASES = Path(__file__).parent.parent / "rules" / "bank"


def read(capsys: pytest.CaptureFixture, path: Path, **options) -> list[dict]:
    call_command("read_bank_file", str(path), **options)
    assert not BankFile.objects.exists()
    assert not BankRecord.objects.exists()
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("name-with-prefix.csv", [("incoming", "2026-11-02", 92_400, "ド）トキワソウコ")]),
        ("date-in-three-columns.csv", [("incoming", "2026-11-10", 110_000, "カ）ミホン")]),
        ("title-then-tabs.csv", [("incoming", "2026-11-10", 110_000, "カ）ミホン")]),
        (
            "cancelled-gross-trailer-01.txt",
            [("incoming", "2026-11-10", 110_000, "ｶ)ﾐﾎﾝ"),
             ("cancelled", "2026-11-10", 5_500, "ｶ)ﾐﾎﾝ")],
        ),
        (
            "taken-back-same-day-03.txt",
            [("cancelled", "2026-11-12", 92_400, "ﾐﾎﾝｶﾞｲｼﾔ26"),
             ("outgoing", "2026-11-12", 92_400, "ﾐﾎﾝｶﾞｲｼﾔ26")],
        ),
        ("statement-camt053.xml", [("incoming", "2026-11-10", 110_000, "カ)ミホン")]),
    ],
)  # fmt: skip
def test_each_record_and_what_becomes_of_it(capsys, name, told, monkeypatch):
    monkeypatch.setattr("contracts.office.context.today", lambda: about().day)
    found = read(capsys, CASES / name)
    shown = ("outcome", "booking_date", "amount", "payer_name")
    assert [tuple(one[key] for key in shown) for one in found] == told


def about():
    return about_to_act("keiri", "2026-11-29", Duty.ACCOUNTS)


def test_by_a_format_that_staff_keep(capsys, tmp_path):
    path = tmp_path / "b.csv"
    path.write_bytes("いつ,いくら\r\n2026/1/5,7\r\n".encode("cp932"))
    bank_formats.keep(about(), "見本", "cp932", Columns("いつ", amount="いくら"))
    assert [one["amount"] for one in read(capsys, path, format="見本")] == [7]


@pytest.mark.parametrize(
    ("content", "options", "told"),
    [
        (b"", {}, ":0:0: ファイルが空です"),
        (b"%PDF-1.7", {}, "PDF"),
        ("いつ,いくら\r\n2026/1/5,7\r\n".encode("cp932"), {}, "見出しが見つかりません"),
        ("日付,入金\r\n2026/13/5,7\r\n".encode("cp932"), {}, "b.csv:2:0: 勘定日「2026/13/5」"),
        (b"a,b", {"format": "ない"}, "形式「ない」はありません"),
        (b"10100811250811010811240001", {}, "エンドレコード"),
        (None, {}, "読めません"),
    ],
)
def test_refused_with_reasons_and_exit_code_2(capsys, tmp_path, content, options, told):
    path = tmp_path / "b.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SystemExit) as left:
        read(capsys, path, **options)
    done = capsys.readouterr()
    assert (left.value.code, done.out) == (2, "")
    assert told in done.err
