"""Files as today's banks write them: small inputs, each with what is right."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from billing.bank import csv, guessing, reading, values, zengin
from billing.bank.columns import Columns
from billing.bank.days import Calendar
from billing.bank.entries import BankEntry, BankStatement, Contents, FileKind
from billing.bank.payers import parted, takes_back
from billing.bank.problems import BadFile
from tests.rules.banks import HEADER, OTHER, TODAY, entry, joined, lines, put, statement, transfers

CASES = Path(__file__).parent / "bank"
DAY = date(2026, 11, 29)


def case(name: str) -> bytes:
    return (CASES / name).read_bytes()


def guessed(content: bytes, day: date = DAY) -> Contents:
    columns, encoding = guessing.guess(content)
    return csv.read(content, columns, day, encoding)


def entries(contents: Contents) -> list[BankEntry]:
    return [one for statement in contents.statements for one in statement.entries]


def told(content: bytes, columns: Columns, encoding: str = "cp932") -> list[tuple]:
    found = entries(csv.read(content, columns, DAY, encoding))
    return [(e.booking_date.isoformat(), e.amount, e.is_incoming, e.payer_name) for e in found]


def refused(content: bytes) -> str:
    with pytest.raises(BadFile) as error:
        reading.read(content, DAY)
    return error.value.problems[0].ja


def test_a_payer_after_the_banks_own_word():
    (one,) = entries(guessed(case("name-with-prefix.csv")))
    assert (one.payer_name, one.amount, one.is_incoming) == ("ド）トキワソウコ", 92_400, True)
    assert one.remark == "振込"


def test_a_day_in_three_columns():
    (one,) = entries(guessed(case("date-in-three-columns.csv")))
    assert (one.booking_date, one.amount, one.payer_name) == (
        date(2026, 11, 10), 110_000, "カ）ミホン",
    )  # fmt: skip


def test_tabs_after_a_title():
    columns = Columns("日付", incoming="入金", payer_name="内容", skip=1)
    assert told(case("title-then-tabs.csv"), columns) == [
        ("2026-11-10", 110_000, True, "カ）ミホン")
    ]
    assert guessing.guess(case("title-then-tabs.csv")) == (columns, "cp932")


def test_cancelled_ones_counted_in_the_trailer():
    found = zengin.read(case("cancelled-gross-trailer-01.txt"), DAY).statements[0]
    assert (found.money_in.amount, found.cancelled.amount) == (110_000, 5_500)


@pytest.mark.parametrize("received", [b"000001000000035640", b"000002000000040640"])
@pytest.mark.parametrize("cancelled", [b"000001000000005000", b"0" * 18, b" " * 18])
def test_trailers_net_or_gross_with_cancelled_sums_or_without(received, cancelled):
    header, *data, trailer, end = lines(transfers(entry(), entry(5_000, "ﾔﾏﾀﾞ", is_cancelled=True)))
    trailer = put(put(trailer, 2, received), 20, cancelled)
    found = zengin.read(joined([header, *data, trailer, end]), TODAY).statements[0]
    assert (found.money_in.amount, found.cancelled.amount) == (35_640, 5_000)


@pytest.mark.parametrize(
    "wrong", [b"000002000000035640", b"000001000000040640", b"000000000000000000"]
)
def test_trailers_that_are_neither(wrong):
    header, *data, trailer, end = lines(transfers(entry(), entry(5_000, "ﾔﾏﾀﾞ", is_cancelled=True)))
    with pytest.raises(BadFile):
        zengin.read(joined([header, *data, put(trailer, 2, wrong), end]), TODAY)


def test_amounts_padded_with_blanks():
    header, data, trailer, end = lines(transfers(entry()))
    padded = put(data, 20, b"     35640")
    whole = joined([header, padded, put(trailer, 2, b"     1       35640"), end])
    assert entries(zengin.read(whole, TODAY))[0].amount == 35_640


def test_complete_sets_one_after_another():
    first, second = transfers(entry()), transfers(entry(7, "ﾔﾏﾀﾞ"))
    for between in (b"", b"\x1a", b"\x1a\r\n"):
        found = zengin.read(first + between + second, TODAY)
        assert [one.amount for one in entries(found)] == [35_640, 7]
    of_both = statement(entry(5)) + statement(entry(6), header=replace(HEADER, account=OTHER))
    assert len(zengin.read(of_both, TODAY).statements) == 2
    unbroken = first.replace(b"\r\n", b"") + b"\x1a" + second.replace(b"\r\n", b"").rstrip()
    assert [one.amount for one in entries(zengin.read(unbroken, TODAY))] == [35_640, 7]


def test_a_correction_is_marked():
    came, went = entries(zengin.read(case("taken-back-same-day-03.txt"), DAY))
    assert (came.takes_back, went.takes_back, went.is_incoming) == (False, True, False)
    by_code = replace(entry(5, is_incoming=False), takes_back=True)
    (found,) = entries(zengin.read(statement(by_code), TODAY))
    assert found.takes_back


@pytest.mark.parametrize(
    ("text", "before", "name"),
    [
        ("振込＊ド）トキワソウコ", "振込", "ド）トキワソウコ"),
        ("振込 カ）ミホン", "振込", "カ）ミホン"),
        ("振込カ）ミホン", "振込", "カ）ミホン"),
        ("振込　見本商事", "振込", "見本商事"),
        ("他行振込 カ）ミホン", "他行振込", "カ）ミホン"),
        ("ﾌﾘｺﾐ ｶ)ﾐﾎﾝ", "ﾌﾘｺﾐ", "ｶ)ﾐﾎﾝ"),
        ("フリコミカ）ミホン", "フリコミ", "カ）ミホン"),
        ("IB カ）ミホン", "IB", "カ）ミホン"),
        ("ＣＴ　ヤマダ　タロウ", "ＣＴ", "ヤマダ　タロウ"),
        ("振込 IB 見本株式会社", "振込 IB", "見本株式会社"),
        ("組戻 カ）ミホン", "組戻", "カ）ミホン"),
        ("CTC(カ", "", "CTC(カ"),
        ("IBサービス", "", "IBサービス"),
        ("フリコミヤマダ", "", "フリコミヤマダ"),
        ("振込手数料", "", "振込手数料"),
        ("振込", "振込", ""),
        ("利息", "", "利息"),
    ],
)
def test_what_banks_write_before_a_name(text, before, name):
    assert parted(text) == (before, name)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("組戻", True), ("ｸﾐﾓﾄﾞｼ", True), ("訂正 カ）ミホン", True), ("カ）ミホン 取消", True),
     ("テイセイドウ", False), ("振込", False), ("取消印刷", False), ("", False)],
)  # fmt: skip
def test_words_that_take_money_back(text, expected):
    assert takes_back(text) is expected


@pytest.mark.parametrize(
    "text",
    ["2026/11/10(火)", "2026年11月10日（火）", "2026年11月10日 火曜日", "2026/11/10 (Tue)",
     "(2026/11/10)", "[2026-11-10]", "【2026.11.10】", "081110", "81110", "08.11.10", "8/11/10",
     "26/11/10", "26-11-10", "R081110", "2026年 11月 10日",
     "26年11月10日(火)", "2026/11/10(火) 09:30"],
)  # fmt: skip
def test_days_as_todays_banks_write_them(text):
    assert values.day(text, Calendar(DAY)) == date(2026, 11, 10)


def test_years_of_two_digits_are_of_one_sort():
    columns = Columns("日付", incoming="入金")
    content = "日付,入金\r\n081110,1\r\n26/11/10,2\r\n"
    with pytest.raises(BadFile, match="era"):
        csv.read(content.encode("cp932"), columns, DAY)


def test_cells_for_excel_and_dashes():
    columns = Columns("日付", incoming="お預入れ", outgoing="お引出し", payer_name="摘要")
    rows = [
        '="2026/11/10","ｶ)ﾐﾎﾝ",-,="110,000"',
        '"=""2026/11/11""",利息,―,5',
        "2026/11/12,手数料,330,－",
    ]
    content = "\r\n".join(["日付,摘要,お引出し,お預入れ", *rows]).encode("cp932")
    assert told(content, columns) == [
        ("2026-11-10", 110_000, True, "ｶ)ﾐﾎﾝ"),
        ("2026-11-11", 5, True, "利息"),
        ("2026-11-12", 330, False, "手数料"),
    ]
    assert guessing.guess(content)[0] == columns


def test_in_and_out_in_the_banks_words():
    columns = Columns("日付", amount="金額", direction="区分")
    rows = [
        "2026/11/1,お預入れ,1",
        "2026/11/1,お引出し,2",
        "2026/11/1,お預り,3",
        "2026/11/1,取消,4",
    ]
    found = told("\r\n".join(["日付,区分,金額", *rows]).encode("cp932"), columns)
    assert [(amount, is_in) for _, amount, is_in, _ in found] == [
        (1, True), (2, False), (3, True), (4, False),
    ]  # fmt: skip


SETS = ["口座一覧,,", "日付,内容,入金", "2026/11/10,カ）ミホン,100", "合計,,100"]
OTHERS = [
    "口座一覧,,",
    "日付,内容,入金",
    "2026/11/11,カ）アオイ,200",
    "2026/11/12,イ,5",
    "合計,,205",
]


def test_complete_sets_of_csv_one_after_another():
    columns = Columns("日付", incoming="入金", payer_name="内容", skip=1, footer=1)
    content = "\r\n".join([*SETS, *OTHERS, ""]).encode("cp932")
    assert [amount for _, amount, *_ in told(content, columns)] == [100, 200, 5]
    pages = "\r\n".join([*SETS[:3], *SETS[1:2], *OTHERS[2:4]]).encode("cp932")  # headings alone
    assert [amount for _, amount, *_ in told(pages, replace(columns, footer=0))] == [100, 200, 5]
    with pytest.raises(BadFile, match="twice"):
        told("\r\n".join([*SETS, *SETS]).encode("cp932"), columns)


def test_money_in_below_zero_is_taken_back():
    columns = Columns("日付", incoming="入金", payer_name="内容")
    content = "日付,内容,入金\r\n2026/11/10,カ）ミホン,▲100\r\n2026/11/10,訂正 カ）ミホン,-5\r\n"
    found = entries(csv.read(content.encode("cp932"), columns, DAY))
    assert [(e.is_incoming, e.takes_back, e.payer_name) for e in found] == [
        (False, True, "カ）ミホン"),
        (False, True, "カ）ミホン"),
    ]


@pytest.mark.parametrize("headings", ["名前,値段", "2026/11/10,カ）ミホン,100", ""])
def test_headings_of_no_bank(headings):
    with pytest.raises(BadFile):
        guessing.guess(f"{headings}\r\n1,2\r\n".encode())


def test_camt_053():
    found = reading.read(case("statement-camt053.xml"), DAY)
    assert (found.kind, found.last_day, len(found.notes)) == (FileKind.CAMT, date(2026, 11, 10), 1)
    assert found.statements[0].header.account.code == "0001-001-1-1234567"
    assert [(e.amount, e.payer_name, e.remark, e.reference) for e in entries(found)] == [
        (110_000, "カ)ミホン", "INV-2026-000123", "R1")
    ]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (b">111000<", b">111001<", "残高"),
        (b'Ccy="JPY">110000', b'Ccy="USD">110000', "通貨"),
        (b">110000<", b">110000.5<", "金額ではありません"),
        (b"camt.053", b"pain.001", "pain.001のファイル"),
        (b"camt.053", b"camt.054", "camt.054のファイル"),
        (b"</Document>", b"", "XML"),
        (b"<BookgDt><Dt>2026-11-10", b"<BookgDt><Dt>2026-12-10", "未来"),
        (b"?>", b'?><!DOCTYPE a [<!ENTITY b "c">]>', "XML"),
    ],
)
def test_camt_that_is_refused(old, new, told):
    assert told in refused(case("statement-camt053.xml").replace(old, new, 1))


def test_camt_parts_of_a_batch_and_reversals():
    content = case("statement-camt053.xml").decode()
    part = "<TxDtls><Amt Ccy='JPY'>{}</Amt><RltdPties><Dbtr><Nm>{}</Nm></Dbtr></RltdPties></TxDtls>"
    start, end = content.index("<TxDtls>"), content.index("</NtryDtls>")
    batch = content[:start] + part.format(100_000, "ア") + part.format(10_000, "イ") + content[end:]
    found = entries(reading.read(batch.encode(), DAY))
    assert [(e.amount, e.payer_name) for e in found] == [(100_000, "ア"), (10_000, "イ")]
    back = content.replace("<Sts><Cd>BOOK", "<RvslInd>true</RvslInd><Sts><Cd>BOOK")
    assert entries(reading.read(back.encode(), DAY))[0].takes_back


def test_mt940():
    found = reading.read(case("statement.mt940"), DAY)
    assert found.kind == FileKind.MT940
    assert [(e.amount, e.is_incoming, e.takes_back, e.reference) for e in entries(found)] == [
        (110_000, True, False, "BANK0001"),
        (110_000, False, True, "BANK0002"),
        (330, False, False, "NONREF"),
    ]
    other = case("statement.mt940").replace(b"1234567", b"7654321")
    assert len(reading.read(case("statement.mt940") + other, DAY).statements) == 2
    assert "2回" in refused(case("statement.mt940") * 2)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (b"JPY999670", b"JPY999671", "残高"),
        (b"JPY", b"USD", "通貨"),
        (b":62F:C261110JPY999670,\n", b"", "残高"),
        (b":61:2611101110C110000", b":61:hello", "MT940としての形"),
    ],
)
def test_mt940_that_is_refused(old, new, told):
    assert told in refused(case("statement.mt940").replace(old, new))


def test_a_statement_of_two_accounts_is_still_read_by_zengin():
    content = statement(entry(5))
    assert reading.read(content, TODAY) == zengin.read(content, TODAY)
    assert isinstance(reading.read(content, TODAY).statements[0], BankStatement)
