"""The operator's own CSV of journal entries: what a layout makes of an entry, to the byte."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from billing.exports.own_layout import Lines
from billing.terms.bookkeeping import Entry, TaxScope, Title, Why
from billing.terms.laying_out import Slip, rows
from billing.terms.layouts import (
    TITLES,
    Account,
    Column,
    DayForm,
    Encoding,
    Item,
    Layout,
    LineEnd,
    Quoting,
    Shape,
    wrong,
)
from billing.terms.tax import TaxCategory, TaxRate

DAY = date(2026, 7, 1)
STANDARD, REDUCED = TaxRate(Decimal(10)), TaxRate(Decimal(8), TaxCategory.REDUCED)
SOLD = Entry(DAY, Title.RECEIVABLE, Title.SALES, 35_640, Why.SERVED, 1, STANDARD, 3_240)
BACK = Entry(DAY, Title.RETURNS, Title.RECEIVABLE, 1_080, Why.CREDITED, 1, REDUCED, -80)
PAID = Entry(DAY, Title.BANK, Title.ADVANCES, 500, Why.RECEIVED)


def slip(*entries: Entry, partner: str = "A株式会社") -> Slip:
    return Slip(DAY, "INV-2026-000001", f"請求 {partner}", "A", partner, entries or (SOLD,))


def layout(*columns: Column | Item, **values) -> Layout:
    found = {
        "name": "見本",
        "encoding": Encoding.CP932,
        "line_end": LineEnd.CRLF,
        "has_header": False,
        "quoting": Quoting.NEEDED,
        "day_form": DayForm.SLASHES,
        "shape": Shape.ONE,
        "accounts": {
            title: Account(str(place), title.ja, title is Title.RECEIVABLE)
            for place, title in enumerate(TITLES, 100)
        },
        "classes": {
            TaxScope.NONE: "対象外",
            TaxScope.SALE: "課売{rate}",
            TaxScope.RETURN: "課返{rate}",
            TaxScope.BAD_DEBT: "課倒{rate}",
        },
        **values,
    }
    whole = tuple(one if isinstance(one, Column) else Column(one, one.ja) for one in columns)
    return Layout(columns=whole, **found)


def text(wanted: Layout, *slips: Slip) -> str:
    """The file as it is read with its own encoding, line ends kept."""
    lines = Lines(wanted)
    whole = lines.head()
    for number, one in enumerate(slips or (slip(),), 1):
        whole += lines.encoded(rows(wanted, one, number))
    return whole.decode(wanted.encoding.value)


ONE_ROW = layout(
    Item.DAY,
    Item.NUMBER,
    Item.DEBIT_CODE,
    Item.DEBIT_NAME,
    Item.DEBIT_SUB_CODE,
    Item.DEBIT_SUB_NAME,
    Item.DEBIT_CLASS,
    Item.DEBIT_TAX,
    Item.CREDIT_CODE,
    Item.CREDIT_SUB_CODE,
    Item.CREDIT_CLASS,
    Item.CREDIT_TAX,
    Item.AMOUNT,
    Item.DOCUMENT,
    Item.PARTNER_CODE,
    Item.PARTNER_NAME,
    Item.WHY,
    Column(Item.TEXT, "", "通常"),
)
TWO_ROWS = layout(
    Item.NUMBER,
    Item.LINE,
    Item.SIDE,
    Item.CODE,
    Item.NAME,
    Item.SUB_CODE,
    Item.SUB_NAME,
    Item.CLASS,
    Item.TAX,
    Item.DEBIT_AMOUNT,
    Item.CREDIT_AMOUNT,
    Item.AMOUNT,
    shape=Shape.TWO,
)


def test_an_entry_in_one_row():
    assert text(ONE_ROW) == (
        "2026/07/01,1,100,売掛金,A,A株式会社,対象外,0,105,,課売10%,3240,35640,"
        "INV-2026-000001,A,A株式会社,役務提供月の売上,通常\r\n"
    )


def test_an_entry_in_two_rows_each_with_its_own_side():
    assert text(TWO_ROWS, slip(SOLD, PAID), slip(BACK)) == (
        "1,1,借方,100,売掛金,A,A株式会社,対象外,0,35640,,35640\r\n"
        "1,2,貸方,105,売上高(利用料金),,,課売10%,3240,,35640,35640\r\n"
        "1,3,借方,101,普通預金,,,対象外,0,500,,500\r\n"
        "1,4,貸方,102,前受金,,,対象外,0,,500,500\r\n"
        "2,1,借方,109,売上返還,,,課返軽減8%,80,1080,,1080\r\n"
        "2,2,貸方,100,売掛金,A,A株式会社,対象外,0,,1080,1080\r\n"
    )


SMALL = layout(Column(Item.DAY, "日付"), Column(Item.AMOUNT, "金額"), Column(Item.TEXT, "空"))


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, b"2026/07/01,35640,\r\n"),
        ({"line_end": LineEnd.LF}, b"2026/07/01,35640,\n"),
        ({"quoting": Quoting.TEXTS}, b'"2026/07/01",35640,""\r\n'),
        ({"quoting": Quoting.ALL}, b'"2026/07/01","35640",""\r\n'),
        ({"day_form": DayForm.SHORT}, b"2026/7/1,35640,\r\n"),
        ({"day_form": DayForm.DASHES}, b"2026-07-01,35640,\r\n"),
        ({"day_form": DayForm.DIGITS}, b"20260701,35640,\r\n"),
        (
            {"has_header": True},
            b"\x93\xfa\x95t,\x8b\xe0\x8az,\x8b\xf3\r\n2026/07/01,35640,\r\n",
        ),
        (
            {"has_header": True, "encoding": Encoding.UTF8},
            b"\xef\xbb\xbf\xe6\x97\xa5\xe4\xbb\x98,\xe9\x87\x91\xe9\xa1\x8d,\xe7\xa9\xba\r\n"
            b"2026/07/01,35640,\r\n",
        ),
        ({"encoding": Encoding.UTF8}, b"\xef\xbb\xbf2026/07/01,35640,\r\n"),
    ],
)
def test_the_bytes_of_a_file(values, expected):
    wanted = replace(SMALL, **values)
    lines = Lines(wanted)
    assert lines.head() + lines.encoded(rows(wanted, slip(), 1)) == expected


def test_no_cell_is_a_formula_and_none_breaks_its_row():
    wanted = layout(Item.PARTNER_NAME, Column(Item.TEXT, "", "=1+1"), Item.DOCUMENT)
    for partner, cell in (
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("@甲,乙", '"\'@甲,乙"'),
        ("-甲", "'-甲"),
        ("\u2212甲", "'－甲"),  # what replaces a sign may begin a formula
        ('甲"乙', '"甲""乙"'),
    ):
        assert text(wanted, slip(partner=partner)) == f"{cell},'=1+1,INV-2026-000001\r\n"


def test_what_cp932_does_not_have_is_replaced_and_remembered():
    lines = Lines(layout(Item.PARTNER_NAME))
    assert lines.encoded([["𠮷野"]]).decode("cp932") == "吉野\r\n"
    assert lines.carrier.told() == ["𠮷 → 吉 (1)"]
    lines = Lines(layout(Item.PARTNER_NAME, encoding=Encoding.UTF8))
    assert lines.encoded([["𠮷野"]]).decode() == "𠮷野\r\n"


NO_NAME = {**ONE_ROW.accounts, Title.BANK: Account("101", "")}
NO_CODE = {**ONE_ROW.accounts, Title.BANK: Account("", "普通預金")}


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        (ONE_ROW, []),
        (TWO_ROWS, []),
        (layout(Item.DAY, name=" "), ["名称を入力してください"]),
        (layout(), ["列を1つ以上入れてください"]),
        (layout(*[Column(Item.TEXT)] * 61), ["列は60までです"]),
        (
            layout(Item.SIDE),
            ["「貸借の別(行ごと)」は、1仕訳を2行にする形式でだけ使えます"],
        ),
        (
            layout(Column(Item.DAY, "日", "x")),
            ["文字を入れられるのは「固定の文字」の列だけです"],
        ),
        (layout(Column(Item.DAY), has_header=True), ["見出しを入力してください"]),
        (
            layout(Column(Item.DAY, "Ａ"), Column(Item.NUMBER, "日"), Column(Item.AMOUNT, "A ")),
            ["見出し「A 」は1列目にもあります"],
        ),
        (layout(Item.DEBIT_NAME, accounts=NO_NAME), ["「普通預金」の科目名を入力してください"]),
        (
            layout(Item.CREDIT_CODE, accounts=NO_CODE),
            ["「普通預金」の科目コードを入力してください"],
        ),
        (layout(Item.DAY, accounts=NO_CODE), []),
        (
            layout(Column(Item.DAY, "日付𠮷")),
            ["「日付𠮷」の「𠮷」はシフトJIS(CP932)にありません"],
        ),
        (layout(Column(Item.DAY, "日付𠮷"), encoding=Encoding.UTF8), []),
        (
            layout(Item.DAY, classes={TaxScope.SALE: "課売😀"}),
            ["「課売😀」の「😀」はシフトJIS(CP932)にありません"],
        ),
        (
            layout(Column(Item.TEXT, "", "a\nb")),
            ["改行などの制御文字は使えません"],
        ),
    ],
)
def test_what_a_layout_cannot_be_is_said(wanted, told):
    assert [one.ja for one in wrong(wanted)] == told
