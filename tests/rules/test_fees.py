"""Art. 22-1, 23-1: what a contract costs in a month, and the residual fee of Art. 15-2."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.terms import residual
from billing.terms.fees import fee_lines
from contracts.terms.life import Life
from contracts.terms.parameters import Plan
from contracts.terms.periods import (
    ONE_DAY,
    calendar_pieces,
    days_between,
    month_first,
    next_month,
)
from tests.rules.builders import RATES, added, agreed, book, contract, d

BOOK = book()
WHOLE = book(proration="whole_month")


def lines(facts, shelf, month):
    found = fee_lines(Life(facts, shelf), RATES, d(f"{month}-01"))
    return [(x.first.isoformat(), x.last.isoformat(), x.servers, x.unit_price, x.amount)
            for x in found]  # fmt: skip


def residual_lines(facts, shelf, end):
    found = residual.of_whole(Life(facts, shelf), RATES, d(end))
    return [(x.first.isoformat(), x.last.isoformat(), x.servers, x.amount) for x in found]


# --- monthly plan ---------------------------------------------------------------


def test_art_22_1_from_the_day_of_formation():
    facts = contract("2026-04-01", 3, formed_on=d("2026-03-25"))
    assert lines(facts, BOOK, "2026-03") == [("2026-03-25", "2026-03-31", 3, 16200, 10974)]
    (line,) = fee_lines(Life(facts, BOOK), RATES, d("2026-03-01"))
    assert line.explanation.ja == "3台 × 16,200円 × 7/31日 = 10,974円"
    assert line.explanation.en == "3 servers × ¥16,200 × 7/31 days = ¥10,974"
    assert (line.article, str(line.tax_rate)) == ("23-1(2)", "10")


def test_art_22_1_or_from_the_start_of_the_service():
    facts = contract("2026-04-15", 3, formed_on=d("2026-03-25"))
    shelf = book(fee_accrues_from="service_start")
    assert lines(facts, shelf, "2026-03") == []
    assert lines(facts, shelf, "2026-04") == [("2026-04-15", "2026-04-30", 3, 16200, 25920)]


def test_art_23_1_2_each_stretch_with_one_number_and_one_price_is_a_line():
    shelf = book(("2026-06-21", {"unit_price": 17000}))
    facts = contract("2026-04-01", 2, changes=(added(2, "2026-06-16"),))
    assert lines(facts, shelf, "2026-06") == [
        ("2026-06-01", "2026-06-15", 2, 16200, 16200),
        ("2026-06-16", "2026-06-20", 4, 16200, 10800),
        ("2026-06-21", "2026-06-30", 4, 17000, 22666),
    ]


def test_an_edition_that_changes_no_price_splits_nothing():
    shelf = book(("2026-06-21", {"term_months": 6}))
    assert len(lines(contract("2026-04-01"), shelf, "2026-06")) == 1


def test_art_22_1_to_the_last_day_both_counted():
    facts = contract("2026-04-01", 1, ends_on=d("2026-08-05"))
    assert lines(facts, BOOK, "2026-08") == [("2026-08-01", "2026-08-05", 1, 16200, 2612)]
    assert lines(facts, BOOK, "2026-09") == []


def test_a_contract_that_never_begins_still_pays_from_formation():
    facts = contract("2026-09-01", 1, formed_on=d("2026-06-16"), ends_on=d("2026-07-31"))
    assert lines(facts, BOOK, "2026-06") == [("2026-06-16", "2026-06-30", 1, 16200, 8100)]
    assert lines(facts, BOOK, "2026-08") == []


def test_whole_month_proration_as_the_register_says():
    facts = contract("2026-04-15", 2, changes=(added(2, "2026-06-16"),), ends_on=d("2026-11-10"))
    amounts = {m: lines(facts, WHOLE, m)[0][-1] for m in ("2026-04", "2026-06", "2026-11")}
    assert amounts == {"2026-04": 32400, "2026-06": 64800, "2026-11": 64800}
    assert residual_lines(facts, WHOLE, "2026-11-10") == [("2026-12-01", "2027-04-14", 4, 324000)]


def test_whole_month_counts_the_largest_number_at_the_price_of_the_last_day():
    shelf = book(("2026-06-21", {"unit_price": 17000}), proration="whole_month")
    facts = contract("2026-04-01", 4, changes=(added(-3, "2026-06-11"),))
    assert lines(facts, shelf, "2026-06") == [("2026-06-01", "2026-06-30", 4, 17000, 68000)]


# --- annual plan ----------------------------------------------------------------


def annual(start="2024-02-29", servers=2, **facts):
    return contract(start, servers, Plan.ANNUAL, **facts)


def test_art_23_1_1_the_whole_term_in_the_month_in_which_it_begins():
    assert lines(annual(), BOOK, "2024-02") == [("2024-02-29", "2025-02-28", 2, 194400, 388800)]
    assert lines(annual(), BOOK, "2024-03") == []
    assert lines(annual(), BOOK, "2025-03") == [("2025-03-01", "2026-02-28", 2, 194400, 388800)]


def test_art_23_1_1_a_term_of_other_length_is_a_part_of_the_annual_price():
    shelf = book(term_months=7, annual_unit_price=100000)
    assert lines(annual("2026-04-01", 1), shelf, "2026-04")[0][-1] == 58333


def test_art_23_1_1_servers_added_in_a_term_to_its_end():
    facts = annual(changes=(added(1, "2024-08-16"),))
    assert lines(facts, BOOK, "2024-08") == [
        ("2024-08-16", "2024-08-31", 1, 16200, 8361),
        ("2024-09-01", "2025-02-28", 1, 16200, 97200),
    ]


def test_art_23_1_1_servers_added_on_the_first_day_belong_to_the_terms_line():
    facts = annual("2026-04-01", 2, changes=(added(1, "2026-04-01"),))
    assert lines(facts, BOOK, "2026-04") == [("2026-04-01", "2027-03-31", 3, 194400, 583200)]


def test_days_before_an_annual_service_are_monthly_days():
    facts = annual("2026-04-11", 2, formed_on=d("2026-03-31"))
    assert lines(facts, BOOK, "2026-03") == [("2026-03-31", "2026-03-31", 2, 16200, 1045)]
    assert lines(facts, BOOK, "2026-04") == [
        ("2026-04-01", "2026-04-10", 2, 16200, 10800),
        ("2026-04-11", "2027-04-10", 2, 194400, 388800),
    ]


def test_annual_fees_are_kept_whole_on_any_end():
    facts = annual("2026-04-11", 2, ends_on=d("2026-04-20"))
    assert lines(facts, BOOK, "2026-04")[-1][-1] == 388800
    assert residual_lines(facts, BOOK, "2026-04-20") == []


def test_an_addition_after_the_end_is_not_billed():
    facts = annual("2026-04-01", 2, changes=(added(1, "2026-06-10"),), ends_on=d("2026-06-09"))
    assert lines(facts, BOOK, "2026-06") == []


def test_art_3_an_annual_contract_meets_a_new_price_with_its_next_term():
    shelf = book(("2026-06-01", {"unit_price": 20000}))
    facts = annual("2026-04-01", 1)
    assert lines(facts, shelf, "2026-06") == []
    assert lines(facts, shelf, "2027-04")[0][3] == 240000


def test_art_21_2_an_agreed_price():
    facts = contract("2026-04-01", 2, agreements=agreed(unit_price=9000))
    assert lines(facts, BOOK, "2026-04")[0][-1] == 18000


# --- residual -------------------------------------------------------------------


def test_art_15_2_whole_months_in_one_line():
    assert residual_lines(contract("2026-04-01", 3), BOOK, "2026-09-30") == [
        ("2026-10-01", "2027-03-31", 3, 291600)
    ]


def test_art_15_2_parts_by_the_day():
    assert residual_lines(contract("2026-04-15", 1), BOOK, "2026-11-10") == [
        ("2026-11-11", "2026-11-30", 1, 10800),
        ("2026-12-01", "2027-03-31", 1, 64800),
        ("2027-04-01", "2027-04-14", 1, 7560),
    ]


def test_art_15_2_no_servers_day_bears_a_residual_twice():
    facts = contract("2026-04-01", 3, changes=(added(-1, "2027-01-01"),))
    assert residual_lines(facts, BOOK, "2026-10-31") == [
        ("2026-11-01", "2026-12-31", 3, 97200),
        ("2027-01-01", "2027-03-31", 2, 97200),
    ]
    part = residual.of_part(Life(contract("2026-04-01", 3), BOOK), RATES, d("2026-12-31"), 1)
    assert sum(x.amount for x in part) == 48600


@pytest.mark.parametrize("end", ["2027-03-31", "2027-04-30", "2026-03-31"])
def test_art_15_2_none_after_the_minimum_term_nor_before_the_service(end):
    facts = contract("2026-04-01", 3, formed_on=d("2026-03-01"))
    assert residual_lines(facts, BOOK, end) == []


def test_art_15_2_tax_of_the_end_or_outside():
    (line,) = residual.of_whole(Life(contract("2019-04-01"), BOOK), RATES, d("2019-09-30"))
    assert str(line.tax_rate) == "8"
    shelf = book(residual_fee_tax="outside")
    (line,) = residual.of_whole(Life(contract("2019-04-01"), shelf), RATES, d("2019-09-30"))
    assert line.tax_rate is None


# --- properties -----------------------------------------------------------------

DAYS = st.dates(date(2023, 1, 1), date(2028, 12, 31))
CHANGES = st.lists(
    st.tuples(st.integers(0, 700), st.sampled_from([-1, 1, 2])),
    max_size=4,
    unique_by=lambda c: c[0],
)


@given(DAYS, st.integers(0, 40), st.integers(0, 700), CHANGES, st.integers(0, 700))
def test_billed_days_are_contiguous_disjoint_and_cover_the_life(formed, wait, life, changes, at):
    """lago#1567: month boundaries on the 31st."""
    end = formed + timedelta(days=life)
    day_of = [(formed + timedelta(days=n), servers) for n, servers in changes]
    facts = contract(
        (formed + timedelta(days=wait)).isoformat(),
        9,
        formed_on=formed,
        ends_on=end,
        changes=tuple(added(n, day.isoformat()) for day, n in day_of),
    )
    shelf = book(((formed + timedelta(days=at)).isoformat(), {"unit_price": 17777}))
    life, billed, month = Life(facts, shelf), [], month_first(formed)
    while month <= end:
        billed += fee_lines(life, RATES, month)
        month = next_month(month)
    assert billed[0].first == formed
    assert billed[-1].last == end
    for before, after in itertools.pairwise(billed):
        assert after.first == before.last + ONE_DAY


@given(DAYS, st.integers(1, 20), st.integers(0, 364), st.integers(1, 30000))
def test_fees_and_residual_make_the_whole_minimum_term(start, servers, after, price):
    """Within a yen for each part of a month."""
    end = start + timedelta(days=after)
    shelf = book(unit_price=price)
    life = Life(contract(start.isoformat(), servers), shelf)
    if end > life.minimum_term_ends_on:
        return
    ended = life.ending_on(end)
    parts, month = [], month_first(start)
    while month <= end:
        parts += fee_lines(ended, RATES, month)
        month = next_month(month)
    parts += residual.of_whole(ended, RATES, end)
    exact = sum(
        servers * price * (p.months or days_between(p.first, p.last) / _length(p.first))
        for p in calendar_pieces(start, life.minimum_term_ends_on)
    )
    missing = exact - sum(line.amount for line in parts)
    assert -1e-3 <= missing < 3 + 1e-3


def _length(day: date) -> int:
    return (next_month(day) - month_first(day)).days
