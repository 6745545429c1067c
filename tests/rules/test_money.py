"""Tax, late interest, allocation, invoices: exact yen (Art. 23-1, 24-1)."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.terms.allocation import AllocationKind, OpenInvoice, allocate
from billing.terms.due import roll
from billing.terms.interest import accrued, explain, line_for_month, unbilled
from billing.terms.invoicing import regular, residual_of_whole
from billing.terms.quote import cancellation, reduction
from billing.terms.tax import TaxCategory, TaxRate, tax_on, totals
from contracts.office.calendar import is_bank_day
from tests.rules.builders import (
    RATES,
    Life,
    agreed,
    book,
    conditions,
    contract,
    d,
    payer,
    receivable,
)

TEN = TaxRate(Decimal(10))
EIGHT = TaxRate(Decimal(8), TaxCategory.REDUCED)

# --- tax --------------------------------------------------------------------------


def test_tax_is_rounded_once_for_each_rate():
    (total,) = totals([(TEN, 105), (TEN, 105), (TEN, 105)], "floor")
    assert (total.taxable, total.tax) == (315, 31)


@pytest.mark.parametrize(("rounding", "tax"), [("floor", 1), ("half_up", 2), ("ceiling", 2)])
def test_tax_rounding(rounding, tax):
    assert tax_on(15, TEN, rounding) == tax
    assert tax_on(14, TEN, "half_up") == 1
    assert tax_on(20, TEN, rounding) == 2


def test_rates_are_kept_apart_and_descend_and_outside_lines_bear_none():
    found = totals([(EIGHT, 100), (None, 999), (TEN, 200), (TaxRate(Decimal(8)), 300)], "floor")
    assert [(str(t.rate), t.rate.category, t.taxable) for t in found] == [
        ("10", "standard", 200),
        ("8", "standard", 300),
        ("8", "reduced", 100),
    ]


def test_the_rate_of_a_day():
    assert str(RATES.on(d("2019-09-30"))) == "8"
    assert str(RATES.on(d("2019-10-01"))) == "10"
    with pytest.raises(LookupError):
        RATES.on(d("1980-01-01"))


# --- due days -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "following", "previous"),
    [
        ("2026-05-31", "2026-06-01", "2026-05-29"),
        ("2026-12-31", "2027-01-04", "2026-12-30"),
        ("2026-05-03", "2026-05-07", "2026-05-01"),
        ("2026-09-22", "2026-09-24", "2026-09-18"),
    ],
)
def test_due_day_roll(day, following, previous):
    assert roll(d(day), "next_bank_day", is_bank_day) == d(following)
    assert roll(d(day), "previous_bank_day", is_bank_day) == d(previous)
    assert roll(d(day), "none", is_bank_day) == d(day)


# --- late interest --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("total", "due", "paid", "by_365", "by_year"),
    [
        (110_000, "2026-04-30", "2026-05-31", 1_354, 1_354),
        (16_200, "2026-04-30", "2026-05-31", 199, 199),
        (110_000, "2027-11-30", "2028-02-29", 3_976, 3_969),
        (110_000, "2027-12-31", "2028-03-31", 3_976, 3_965),
        (110_000, "2027-03-31", "2028-03-31", 15_993, 15_982),
    ],
)
def test_art_24_1_golden_figures(total, due, paid, by_365, by_year):
    debt = receivable(due, total, (paid, total))
    assert unbilled(debt, d(paid)) == by_365
    by_calendar = receivable(due, total, (paid, total), day_count="calendar_year")
    assert unbilled(by_calendar, d(paid)) == by_year


def test_art_24_1_part_payments_split_the_time():
    first = receivable("2026-04-30", 110_000, ("2026-05-20", 50_000))
    line = line_for_month(first, d("2026-05-31"))
    assert (line.first, line.last, line.amount) == (d("2026-05-01"), d("2026-05-20"), 873)
    second = receivable(
        "2026-04-30",
        110_000,
        ("2026-05-20", 50_000),
        ("2026-06-30", 60_000),
        billed=873,
        billed_to=d("2026-05-20"),
    )
    line = line_for_month(second, d("2026-06-30"))
    assert (line.first, line.last, line.amount) == (d("2026-05-21"), d("2026-06-30"), 978)
    assert line.explanation.ja == (
        "110,000円 × 14.5% × 20/365日 + 60,000円 × 14.5% × 41/365日 = 1,851円"
        " − 請求済 873円 = 978円"
    )


def test_art_24_1_interest_is_owed_though_the_principal_is_paid():
    """frappe/erpnext#58220."""
    debt = receivable("2026-06-01", 53_460, ("2026-06-10", 53_460))
    assert debt.outstanding == 0
    assert line_for_month(debt, d("2026-06-30")).amount == 191


def test_art_24_1_money_on_or_before_the_due_date_bears_none():
    debt = receivable("2026-06-01", 53_460, ("2026-06-01", 53_460))
    assert line_for_month(debt, d("2026-06-30")) is None
    assert unbilled(debt, d("2026-12-31")) == 0


def test_art_24_1_below_one_yen_there_is_no_line():
    debt = receivable("2026-06-01", 1_000, ("2026-06-02", 1_000))
    assert line_for_month(debt, d("2026-06-30")) is None


def test_art_24_1_interest_bears_no_interest_and_is_settled_first():
    """Civil Code 405, 489."""
    debt = receivable("2026-06-01", 10_191, ("2026-06-11", 191), bears_none=191)
    assert accrued(debt, d("2026-06-11")) == Fraction("10000") * Fraction("0.145") * 10 / 365
    assert accrued(debt, d("2026-06-21")) == Fraction("10000") * Fraction("0.145") * 20 / 365
    paid = receivable("2026-06-01", 10_191, ("2026-05-20", 10_000), bears_none=191)
    assert accrued(paid, d("2026-06-11")) == Fraction("191") * Fraction("0.145") * 10 / 365


def test_two_invoices_under_one_label_are_distinguished():
    """Two residual invoices of one contract."""
    pairs = [("INV-1", 10_000), ("INV-2", 90_000)]
    debts = [
        replace(receivable("2026-06-01", total, ("2026-06-20", total)), number=number)
        for number, total in pairs
    ]
    month, day = d("2026-06-01"), d("2026-07-01")
    draft = regular([], conditions(book()), month, day, debts)
    assert [(line.about.number, line.amount) for line in draft.lines] == [
        ("INV-1", 75),
        ("INV-2", 679),
    ]


def test_explanation_without_any_day():
    assert explain(receivable("2026-06-01", 1_000), d("2026-06-01")).ja == "0 = 0円"


PAYMENTS = st.lists(st.tuples(st.integers(-30, 300), st.integers(1, 40_000)), max_size=5)


@given(st.integers(1, 100_000), PAYMENTS, st.integers(0, 400), st.integers(0, 100))
def test_interest_never_shrinks_with_time(total, payments, days, more):
    due = date(2027, 11, 30)
    paid, rest = [], total
    for after, amount in sorted(payments):
        used = min(amount, rest)
        rest -= used
        if used:
            paid.append(((due + timedelta(days=after)).isoformat(), used))
    for day_count in ("365", "calendar_year"):
        debt = receivable(due.isoformat(), total, *paid, day_count=day_count)
        day = due + timedelta(days=days)
        assert accrued(debt, day) <= accrued(debt, day + timedelta(days=more))


# --- allocation -------------------------------------------------------------------------

OLD = OpenInvoice("INV-1", d("2026-05-31"), 100)
EQUAL = OpenInvoice("INV-2", d("2026-06-30"), 250)
NEW = OpenInvoice("INV-3", d("2026-07-31"), 250)


@pytest.mark.parametrize(
    ("amount", "named", "applied", "rest"),
    [
        (250, [], [("INV-2", 250)], 0),
        (100, [], [("INV-1", 100)], 0),
        (300, [], [("INV-1", 100), ("INV-2", 200)], 0),
        (700, [], [("INV-1", 100), ("INV-2", 250), ("INV-3", 250)], 100),
        (250, ["INV-3"], [("INV-3", 250)], 0),
        (400, ["INV-3"], [("INV-3", 250), ("INV-1", 100), ("INV-2", 50)], 0),
        (250, ["INV-9"], [("INV-2", 250)], 0),
        (100, ["INV-3", "INV-2"], [("INV-3", 100)], 0),
    ],
)
def test_art_23_1_order_of_application(amount, named, applied, rest):
    result = allocate(amount, [NEW, EQUAL, OLD], named, 0)
    assert [(a.invoice, a.amount) for a in result.applied] == applied
    assert result.rest == rest


def test_art_23_1_a_short_payment_stays_open_beyond_the_tolerance():
    assert allocate(80, [OLD], [], 19).applied[-1].kind is AllocationKind.PAYMENT
    result = allocate(80, [OLD], [], 20)
    assert [(a.amount, a.kind) for a in result.applied] == [
        (80, AllocationKind.PAYMENT),
        (20, AllocationKind.DISCOUNT),
    ]


INVOICES = st.lists(st.tuples(st.integers(1, 5000), st.integers(0, 60)), max_size=6)


@given(st.integers(1, 20_000), INVOICES, st.integers(0, 500), st.booleans())
def test_money_is_conserved(amount, rows, tolerance, named):
    invoices = [
        OpenInvoice(f"INV-{n}", date(2026, 5, 1) + timedelta(days=days), owed)
        for n, (owed, days) in enumerate(rows)
    ]
    result = allocate(amount, invoices, ["INV-0"] if named else [], tolerance)
    paid = sum(a.amount for a in result.applied if a.kind is AllocationKind.PAYMENT)
    assert paid + result.rest == amount
    settled: dict[str, int] = {}
    for one in result.applied:
        settled[one.invoice] = settled.get(one.invoice, 0) + one.amount
        if one.kind is AllocationKind.DISCOUNT:
            assert one.amount <= tolerance
    assert all(settled.get(i.number, 0) <= i.outstanding for i in invoices)
    if result.rest:
        assert all(settled.get(i.number) == i.outstanding for i in invoices)


# --- invoices and quotes --------------------------------------------------------------------


def test_art_23_1_a_regular_invoice():
    late = receivable("2026-06-01", 53_460, ("2026-06-10", 53_460))
    life = Life(contract("2026-04-01", 3), book())
    draft = regular([life], conditions(life.book), d("2026-06-01"), d("2026-07-01"), [late])
    assert (draft.label, draft.due_on, draft.total) == ("2026-06", d("2026-07-31"), 53_651)
    assert [(line.kind, line.amount) for line in draft.lines] == [
        ("fee", 48_600),
        ("late_interest", 191),
    ]


def test_art_23_1_a_late_run_keeps_the_due_date():
    life = Life(contract("2026-04-01"), book())
    draft = regular([life], conditions(life.book), d("2026-06-01"), d("2026-07-09"))
    assert (draft.issued_on, draft.due_on) == (d("2026-07-09"), d("2026-07-31"))


def test_nothing_to_bill_makes_no_invoice():
    standard = conditions(book())
    assert regular([], standard, d("2026-06-01"), d("2026-07-01")) is None
    free = Life(contract("2026-04-01", agreements=agreed(unit_price=0)), standard.book)
    assert regular([free], standard, d("2026-06-01"), d("2026-07-01")) is None


def test_figures_agreed_with_the_account():
    account = agreed(tax_rounding="ceiling", due_day_roll="none", late_interest_rate=Decimal(3))
    own = conditions(book(unit_price=105), account)
    life = Life(contract("2026-04-01"), own.book)
    draft = regular([life], own, d("2026-04-01"), d("2026-05-01"))
    assert (draft.taxes[0].tax, draft.due_on) == (11, d("2026-05-31"))
    assert draft.late_interest_rate == 3


def test_art_15_2_a_residual_takes_the_figures_of_its_end_day():
    shelf = book(
        ("2026-09-01", {"due_day_roll": "previous_bank_day", "unit_price": 20_000}),
        ("2026-11-01", {"late_interest_rate": Decimal(3)}),
    )
    life = Life(contract("2026-04-01"), shelf)
    draft = residual_of_whole(life, conditions(shelf), d("2026-10-31"), d("2026-09-30"))
    assert (draft.due_on, draft.lines[0].unit_price) == (d("2026-10-30"), 20_000)
    assert draft.late_interest_rate == Decimal("14.5")


def test_art_16_1_the_quote_says_the_day_and_every_yen():
    life = Life(contract("2026-04-01", 3), book())
    quote = cancellation(payer("2026-08-31", life), life, None)
    assert (quote.notice.ends_on, quote.cost) == (d("2026-09-30"), 320_760)
    assert quote.minimum_term_ends_on == d("2027-03-31")
    part = reduction(life, conditions(life.book), d("2026-08-31"), 1, None)
    assert part.cost == 106_920
