"""Art. 2-2, 3: figures are typed data; editions in order; what was agreed always wins."""

from dataclasses import fields
from decimal import Decimal

import pytest

from contracts.office.terms.explanation import Refused, cite
from contracts.terms.editions import Agreement, publication
from contracts.terms.parameters import (
    SPECIFICATIONS,
    InvalidParameter,
    Parameters,
    ParameterScope,
    validated,
)
from tests.rules.builders import agreed, book, d

BAD = [
    ("unit_price", -1),
    ("unit_price", 1.5),
    ("unit_price", True),
    ("unit_price", "16200"),
    ("unit_price", None),
    ("renewal_notice_months", 31),
    ("cancellation_notice_months", -1),
    ("term_months", 0),
    ("late_interest_rate", -0.1),
    ("late_interest_rate", 101),
    ("late_interest_rate", "high"),
    ("late_interest_rate", True),
    ("late_interest_rate", float("nan")),
    ("day_count", 360),
    ("proration", "weekly"),
    ("minimum_first_order", 0),
    ("colour", 1),
]


@pytest.mark.parametrize(("name", "value"), BAD)
def test_a_wrong_figure_is_refused_with_its_name_and_a_reason(name, value):
    with pytest.raises(InvalidParameter) as refused:
        validated({name: value})
    assert refused.value.name == name
    assert refused.value.ja
    assert refused.value.en


def test_every_parameter_has_a_specification_that_takes_its_default():
    defaults = Parameters()
    names = [field.name for field in fields(Parameters)]
    assert set(names) == set(SPECIFICATIONS)
    for name in names:
        assert validated({name: getattr(defaults, name)}) == {name: getattr(defaults, name)}


@pytest.mark.parametrize("rate", [14.5, "14.5", Decimal("14.5")])
def test_a_rate_is_read_exactly(rate):
    assert validated({"late_interest_rate": rate}) == {"late_interest_rate": Decimal("14.5")}


@pytest.mark.parametrize("value", [365, "365"])
def test_day_count_as_number_or_text(value):
    assert validated({"day_count": value}) == {"day_count": "365"}


def test_art_2_2_figures_of_a_whole_invoice_are_agreed_with_the_account():
    with pytest.raises(InvalidParameter):
        validated({"day_count": 365}, ParameterScope.CONTRACT)
    with pytest.raises(InvalidParameter):
        validated({"unit_price": 1}, ParameterScope.ACCOUNT)
    assert validated({"due_day_roll": "none"}, ParameterScope.ACCOUNT) == {"due_day_roll": "none"}


def test_art_3_editions_name_only_what_they_change():
    shelf = book(("2026-06-01", {"unit_price": 17000}), ("2026-08-01", {"term_months": 6}))
    assert shelf.on(d("2026-05-31")).unit_price == 16200
    assert shelf.on(d("2026-06-01")).unit_price == 17000
    later = shelf.on(d("2026-08-01"))
    assert (later.unit_price, later.term_months) == (17000, 6)


def test_art_3_two_editions_of_one_day_apply_in_order_of_publication():
    shelf = book(
        ("2026-06-01", {"unit_price": 17000, "term_months": 6}), ("2026-06-01", {"unit_price": 1})
    )
    figures = shelf.on(d("2026-06-01"))
    assert (figures.unit_price, figures.term_months) == (1, 6)


def test_art_2_2_an_agreement_wins_over_every_edition_while_it_lasts():
    shelf = book(("2026-06-01", {"unit_price": 17000}))
    agreement = Agreement(d("2026-05-01"), d("2026-06-30"), {"unit_price": 9000})
    own = shelf.agreed((agreement,))
    prices = [own.on(d(day)).unit_price for day in
              ("2026-04-30", "2026-05-01", "2026-06-30", "2026-07-01")]  # fmt: skip
    assert prices == [16200, 9000, 9000, 17000]
    assert own.changes(d("2026-04-01"), d("2026-12-31")) == [
        d("2026-05-01"),
        d("2026-06-01"),
        d("2026-07-01"),
    ]


@pytest.mark.parametrize(
    ("edition", "agreement", "price"),
    [
        ({}, {}, 194400),
        ({"unit_price": 1000}, {}, 12000),
        ({"annual_unit_price": 180000}, {}, 180000),
        ({"annual_unit_price": 180000}, {"unit_price": 1000}, 12000),
        ({"annual_unit_price": 180000}, {"annual_unit_price": 99}, 99),
        ({"annual_unit_price": 180000}, {"unit_price": 5, "annual_unit_price": 99}, 99),
        ({"annual_unit_price": 180000}, {"term_months": 6}, 180000),
    ],
)
def test_art_21_price_of_a_year(edition, agreement, price):
    assert book(**edition).agreed(agreed(**agreement)).on(d("2026-04-01")).annual_price == price


def test_art_3_1_an_edition_does_not_reach_back():
    with pytest.raises(Refused) as refused:
        publication(d("2026-04-02"), d("2026-04-01"))
    assert refused.value.article == "3-1"
    assert publication(d("2026-04-01"), d("2026-04-01")).clause == "3-1"


@pytest.mark.parametrize(
    ("clause", "text"),
    [
        ("17-1(5)", "第17条第1項第5号"),
        ("6-3(2)", "第6条第3項第2号"),
        ("31-3", "第31条第3項"),
        ("annex", "別紙"),
    ],
)
def test_clauses_are_cited_as_readers_cite_them(clause, text):
    assert cite(clause) == text
