"""The columns and cells of a file of customers, by themselves."""

from datetime import date

import pytest

from contracts.terms.import_cells import Unreadable, value
from contracts.terms.import_columns import BY_NAME, COLUMNS, Part, headings, template
from contracts.terms.parameters import Plan

CONTRACT = Part.CONTRACT


def column(name: str, part: Part = CONTRACT):
    return BY_NAME[part, name]


def test_headings_are_found_in_either_language_any_order_width_and_case():
    found = headings(
        ["住 所", "ｃｕｓｔｏｍｅｒ　ＮＵＭＢＥＲ", "備考", "顧客名", "Postal code", ""]
    )
    assert {one.name: place for one, place in found.places.items()} == {
        "address": 0, "number": 1, "name": 3, "postal_code": 4,
    }  # fmt: skip
    assert (found.unknown, found.wrong) == (("備考",), ())


def test_every_heading_means_one_column():
    names = [name for one in COLUMNS for name in (one.ja, one.en)]
    assert len(set(names)) == len(names) == 2 * len(BY_NAME)


@pytest.mark.parametrize(
    ("cells", "wrong"),
    [
        (["顧客名", "郵便番号", "住所"], [("顧客番号", "この見出しの列がありません")]),
        (["顧客番号", "顧客名"], [("郵便番号", "この見出しの列がありません"),
                              ("住所", "この見出しの列がありません")]),
        (["顧客番号", "契約番号"], []),
        (["顧客番号", "契約番号", "プラン", "台数", "サービス開始日"],
         [("請求済みの月", "この見出しの列がありません")]),
        (["顧客番号", "月額単価(1台)"],
         [(name, "この見出しの列がありません")
          for name in ("契約番号", "プラン", "台数", "サービス開始日", "請求済みの月")]),
        (["顧客番号", "担当者メール"], []),
        (["顧客番号", "担当者名"], [("担当者メール", "この見出しの列がありません")]),
        (["顧客番号", "Customer number"], [("顧客番号", "同じ見出しの列が2つあります")]),
    ],
)  # fmt: skip
def test_what_is_missing_or_twice_is_said(cells, wrong):
    assert [(one.column.ja, one.ja) for one in headings(cells).wrong] == wrong


def test_the_template_has_known_headings_and_an_example_that_can_be_read():
    names, example = template()
    found = headings(names)
    assert (found.unknown, found.wrong, len(found.places)) == ((), (), len(names))
    assert "終了日" not in names
    assert "月額単価(1台)" in names
    read = {
        one.name: value(one, example[place])
        for one, place in found.places.items()
        if one.part is CONTRACT and example[place] and one.kind not in ("text",)
    }
    assert read == {
        "plan": Plan.MONTHLY,
        "servers": 3,
        "formed_on": date(2024, 3, 25),
        "service_starts_on": date(2024, 4, 1),
        "billed_through": date(2026, 10, 1),
        "edition": 1,
        "declares": True,
    }


@pytest.mark.parametrize(
    ("name", "text", "read"),
    [
        ("service_starts_on", "2024-04-01", date(2024, 4, 1)),
        ("service_starts_on", "2024/4/1", date(2024, 4, 1)),
        ("service_starts_on", "2024年4月1日", date(2024, 4, 1)),
        ("service_starts_on", "20240401", date(2024, 4, 1)),
        ("billed_through", "2026-10", date(2026, 10, 1)),
        ("billed_through", "2026年10月分", date(2026, 10, 1)),
        ("billed_through", "202610", date(2026, 10, 1)),
        ("billed_through", "2026/10/31", date(2026, 10, 1)),
        ("billed_through", "Oct-26", date(2026, 10, 1)),
        ("servers", "1,200台", 1200),
        ("edition", "2版", 2),
        ("declares", "○", True),
        ("declares", "No", False),
        ("plan", "年額プラン", Plan.ANNUAL),
        ("plan", "Monthly", Plan.MONTHLY),
    ],
)
def test_cells_are_read_as_people_write_them(name, text, read):
    assert value(column(name), text) == read


@pytest.mark.parametrize(
    ("name", "text", "ja"),
    [
        ("service_starts_on", "2024-02-30",
         "「2024-02-30」は日付ではありません。2026-04-01の形で書いてください"),
        ("service_starts_on", "R6.4.1",
         "「R6.4.1」は日付ではありません。2026-04-01の形で書いてください"),
        ("service_starts_on", "2099-01-01",
         "「2099-01-01」は日付ではありません。2026-04-01の形で書いてください"),
        ("billed_through", "10月", "「10月」は月ではありません。2026-10の形で書いてください"),
        ("billed_through", "2026-13", "「2026-13」は月ではありません。2026-10の形で書いてください"),
        ("servers", "0", "「0」は1から10000までの整数ではありません"),
        ("servers", "1.5", "「1.5」は1から10000までの整数ではありません"),
        ("declares", "済", "「済」は「はい」か「いいえ」で書いてください"),
        ("plan", "週額", "「週額」というプランはありません。「月額」か「年額」と書いてください"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_with_what_to_write(name, text, ja):
    with pytest.raises(Unreadable) as error:
        value(column(name), text)
    assert error.value.ja == ja


@pytest.mark.parametrize(
    ("name", "text", "read"),
    [
        ("unit_price", "¥10,000", 10_000),
        ("unit_price", "10000円", 10_000),
        ("minimum_term_months", "6か月", 6),
        ("proration", "月単位(日割りなし)", "whole_month"),
        ("proration", "daily", "daily"),
    ],
)
def test_agreed_figures_are_read_by_their_names_or_codes(name, text, read):
    assert value(column(name, Part.AGREED), text) == read


@pytest.mark.parametrize(
    ("name", "text"),
    [("unit_price", "無料"), ("minimum_term_months", "121"), ("proration", "週単位")],
)
def test_agreed_figures_out_of_range_are_refused(name, text):
    with pytest.raises(Unreadable):
        value(column(name, Part.AGREED), text)
