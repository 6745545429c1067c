"""On which days what is billed is revenue; what a credit note takes from which."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.terms import revenue
from billing.terms.bookkeeping import Entry, Title, TitleSum, Why
from billing.terms.revenue import BilledLine, SalesDay
from billing.terms.tax import TaxCategory, TaxRate, TaxTotal
from contracts.terms.periods import month_first
from tests.days import d
from tests.rules.test_bookkeeping import balances, entries, plain

TEN = TaxRate(Decimal(10))
OLD = TaxRate(Decimal(8))
REDUCED = TaxRate(Decimal(8), TaxCategory.REDUCED)


def fee(amount: int, first: str, last: str, rate: TaxRate | None = TEN) -> BilledLine:
    return BilledLine("fee", rate, amount, d(first), d(last))


def issued(
    lines: list[BilledLine], tax: int, day: str, chosen: SalesDay = SalesDay.SERVICE_MONTH
) -> list[Entry]:
    taxable = sum(line.amount for line in lines if line.rate == TEN)
    return revenue.issued(7, lines, [TaxTotal(TEN, taxable, tax)], d(day), chosen)


MARCH = fee(35_000, "2026-03-01", "2026-03-31")
INTEREST = BilledLine("late_interest", None, 120, d("2026-02-01"), d("2026-03-31"))
RESIDUAL = BilledLine("residual", TEN, 90_000, d("2026-05-01"), d("2027-03-31"))


@pytest.mark.parametrize(
    ("lines", "tax", "day", "by_month", "by_issue"),
    [
        (
            [MARCH, INTEREST],
            3_500,
            "2026-04-01",
            entries(
                "2026-04-01 receivable/late_interest 120 billed",
                "2026-03-31 receivable/sales 38500 served",
            ),
            entries(
                "2026-04-01 receivable/late_interest 120 billed",
                "2026-04-01 receivable/sales 38500 billed",
            ),
        ),
        (  # billed late: the months in between may be closed
            [MARCH],
            3_500,
            "2026-07-10",
            entries("2026-06-30 receivable/sales 38500 served"),
            entries("2026-07-10 receivable/sales 38500 billed"),
        ),
        (  # billed before the month is over
            [MARCH],
            3_500,
            "2026-03-31",
            entries(
                "2026-03-31 receivable/deferred 38500 ahead",
                "2026-03-31 deferred/sales 38500 earned",
            ),
            entries("2026-03-31 receivable/sales 38500 billed"),
        ),
        (  # a residual fee has no month of service
            [RESIDUAL],
            9_000,
            "2026-05-11",
            entries("2026-05-11 receivable/residual 99000 billed"),
            entries("2026-05-11 receivable/residual 99000 billed"),
        ),
        (  # lines of several contracts for the month together, parts of it included
            [MARCH, fee(10_000, "2026-03-11", "2026-03-31")],
            4_500,
            "2026-04-01",
            entries("2026-03-31 receivable/sales 49500 served"),
            entries("2026-04-01 receivable/sales 49500 billed"),
        ),
    ],
)
def test_a_fee_is_of_the_month_of_service_or_of_the_issue(lines, tax, day, by_month, by_issue):
    assert plain(issued(lines, tax, day)) == by_month
    assert plain(issued(lines, tax, day, SalesDay.ISSUE)) == by_issue


@pytest.mark.parametrize("chosen", SalesDay)
def test_a_piece_of_a_month_to_come_is_no_revenue_yet(chosen):
    piece = fee(9_000, "2027-04-01", "2027-04-09")
    assert plain(issued([piece], 900, "2026-07-01", chosen)) == entries(
        "2026-07-01 receivable/deferred 9900 ahead",
        "2027-04-30 deferred/sales 9900 earned",
    )


def test_a_piece_of_the_month_of_issue_is_not_dated_before_it_began():
    piece = fee(9_000, "2026-05-01", "2026-05-09")
    assert plain(issued([piece], 900, "2026-05-15")) == entries(
        "2026-05-15 receivable/deferred 9900 ahead",
        "2026-05-31 deferred/sales 9900 earned",
    )
    assert plain(issued([piece], 900, "2026-05-15", SalesDay.ISSUE)) == entries(
        "2026-05-15 receivable/sales 9900 billed"
    )


def test_an_annual_fee_is_spread_over_its_months():
    """120,000 yen from April, billed in May: 11,000 a month with its tax, ten of them to come."""
    found = issued([fee(120_000, "2026-04-01", "2027-03-31")], 12_000, "2026-05-01")
    assert plain(found[:4]) == entries(
        "2026-04-30 receivable/sales 11000 served",
        "2026-05-01 receivable/deferred 121000 ahead",
        "2026-05-31 deferred/sales 11000 earned",
        "2026-06-30 deferred/sales 11000 earned",
    )
    assert [one.tax for one in found] == [1_000, 0, *[1_000] * 11]
    assert found[-1].day == d("2027-03-31")
    by_issue = issued(
        [fee(120_000, "2026-04-01", "2027-03-31")], 12_000, "2026-05-01", SalesDay.ISSUE
    )
    assert plain(by_issue[:1]) == entries("2026-05-01 receivable/sales 11000 billed")
    assert by_issue[1:] == found[1:]


def test_a_part_of_a_month_counts_by_its_days():
    """31,000 yen for 16 April to 15 May: 15/30 and 15/31 of a month."""
    found = issued([fee(30_500, "2026-04-16", "2026-05-15")], 3_050, "2026-05-01")
    april = 30_500 * 31 // 61  # (1/2) / (1/2 + 15/31)
    assert [(one.amount - one.tax, one.day) for one in found if one.rate] == [
        (april, d("2026-04-30")),
        (30_500 - april, d("2026-05-31")),
    ]
    assert sum(one.tax for one in found) == 3_050


def test_an_invoice_is_summed_up_by_title_and_rate():
    lines = [
        BilledLine("fee", TEN, 16_200),
        BilledLine("fee", TEN, 300),
        BilledLine("residual", TEN, 3_300),
        BilledLine("fee", OLD, 1_000),
        BilledLine("late_interest", None, 199),
        BilledLine("other", None, 5_000),
    ]
    taxes = [TaxTotal(TEN, 19_800, 1_980), TaxTotal(OLD, 1_000, 80)]
    assert revenue.parts_of_invoice(lines, taxes) == (
        TitleSum(Title.LATE_INTEREST, None, 199),
        TitleSum(Title.DAMAGES, None, 5_000),
        TitleSum(Title.SALES, TEN, 18_150, 1_650),
        TitleSum(Title.RESIDUAL, TEN, 3_630, 330),
        TitleSum(Title.SALES, OLD, 1_080, 80),
    )


def note(yen: int, tax: int) -> list[TitleSum]:
    return [TitleSum(Title.RETURNS, TEN, yen, tax)]


def test_a_credit_note_settles_its_debt_or_is_an_advance():
    parts = [*note(11_000, 1_000), *revenue.parts_of_note(None, 800, 0, 500)]
    day = d("2026-05-20")
    assert plain(revenue.credited(day, parts, 7, [], 11_800)) == entries(
        "2026-05-20 returns/receivable 11000 credited",
        "2026-05-20 late_interest/receivable 500 credited",
        "2026-05-20 damages/receivable 300 credited",
    )
    found = revenue.credited(day, parts, 7, [], 4_000)
    assert plain(found)[2:] == entries(
        "2026-05-20 damages/advances 300 credited", "2026-05-20 advances/receivable 4000 used"
    )
    assert balances(found) == {
        Title.RETURNS: 10_000,
        Title.TAX: 1_000,
        Title.LATE_INTEREST: 500,
        Title.DAMAGES: 300,
        Title.ADVANCES: -7_800,
        Title.RECEIVABLE: -4_000,
    }


def test_what_is_given_back_was_not_served_first_the_latest_month_first():
    """In June 27,500 yen of the annual fee above: two of its months go, and a half."""
    billed = issued([fee(120_000, "2026-04-01", "2027-03-31")], 12_000, "2026-05-01")
    day = d("2026-06-15")
    found = revenue.credited(day, note(27_500, 2_500), 7, billed, 27_500)
    assert plain(found) == entries(
        "2026-06-15 deferred/receivable 27500 credited",
        "2027-03-31 sales/deferred 11000 not_earned",
        "2027-02-28 sales/deferred 11000 not_earned",
        "2027-01-31 sales/deferred 5500 not_earned",
    )
    assert [one.tax for one in found] == [0, -1_000, -1_000, -500]
    left = revenue.still_to_earn(billed, found)
    assert [(one.day, one.amount, one.tax) for one in left][-2:] == [
        (d("2026-12-31"), 11_000, 1_000),
        (d("2027-01-31"), 5_500, 500),
    ]
    all_of_it = revenue.credited(day, note(104_500, 9_500), 7, left, 0)
    assert plain(all_of_it)[:2] == entries(
        "2026-06-15 returns/advances 22000 credited",  # April and May
        "2026-06-15 deferred/advances 82500 credited",
    )
    sums = balances([*billed, *found, *all_of_it])
    assert sums == {
        Title.RECEIVABLE: 132_000 - 27_500,
        Title.ADVANCES: -104_500,
        Title.SALES: -20_000,
        Title.RETURNS: 20_000,
    }


DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 31))
LINES = st.lists(
    st.builds(
        lambda kind, rate, amount, days: BilledLine(kind, rate, amount, min(days), max(days)),
        st.sampled_from(["fee", "residual"]),
        st.sampled_from([TEN, REDUCED, OLD]),
        st.integers(1, 10**9),
        st.tuples(DAYS, DAYS),
    ),
    max_size=5,
)
OUTSIDE = st.lists(
    st.builds(BilledLine, st.sampled_from(["late_interest", "other"]), st.none(), st.just(77)),
    max_size=2,
)


@given(LINES, OUTSIDE, DAYS, st.sampled_from(SalesDay), st.data())
def test_every_yen_is_billed_once_and_earned_once(lines, outside, day, chosen, data):
    rates = sorted({line.rate for line in lines})
    taxes = [
        TaxTotal(rate, 0, data.draw(st.integers(0, sum(o.amount for o in lines if o.rate == rate))))
        for rate in rates
    ]
    found = revenue.issued(7, [*lines, *outside], taxes, day, chosen)
    total = sum(one.amount for one in [*lines, *outside]) + sum(one.tax for one in taxes)
    sums = balances(found)
    assert sums.get(Title.RECEIVABLE, 0) == total
    assert Title.DEFERRED not in sums
    assert -sums.get(Title.TAX, 0) == sum(one.tax for one in taxes)
    assert sum(sums.values()) == 0
    assert all(one.amount > 0 and abs(one.tax) <= one.amount for one in found)
    first = month_first(day)
    assert all(one.day >= first or one.why is Why.SERVED for one in found)
    back = [
        TitleSum(Title.RETURNS, rate, part.amount, part.tax)
        for rate in rates
        for part in [_sum(found, rate)]
        if part.amount
    ]
    notes = revenue.credited(day, back, 7, revenue.still_to_earn(found, []), 0)
    assert all(one.amount > 0 and abs(one.tax) <= one.amount for one in notes)
    after = balances([*found, *notes])
    assert Title.TAX not in after
    assert Title.DEFERRED not in after


def _sum(found: list[Entry], rate: TaxRate) -> TitleSum:
    mine = [one for one in found if one.rate == rate]
    return TitleSum(
        Title.SALES, rate, sum(one.amount for one in mine), sum(one.tax for one in mine)
    )
