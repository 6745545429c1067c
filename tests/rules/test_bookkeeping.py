"""Double entry of invoices, money, discounts, write-offs, credit notes and reversals."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.terms import bookkeeping as rules
from billing.terms.bookkeeping import (
    ADVANCES,
    BANK,
    RECEIVABLE,
    Side,
    SlipRow,
    TaxScope,
    Title,
    TitleSum,
)
from billing.terms.tax import TaxCategory, TaxRate

TEN = TaxRate(Decimal(10))
REDUCED = TaxRate(Decimal(8), TaxCategory.REDUCED)
OLD = TaxRate(Decimal(8))
PARTS = (
    TitleSum(Title.SALES, TEN, 11_000, 1_000),
    TitleSum(Title.LATE_INTEREST, None, 500),
)


def balances(rows) -> dict[Title, int]:
    found: dict[Title, int] = {}
    for row in rows:
        found[row.debit.title] = found.get(row.debit.title, 0) + row.amount
        found[row.credit.title] = found.get(row.credit.title, 0) - row.amount
    return {title: amount for title, amount in found.items() if amount}


def test_an_invoice_is_split_by_title_and_rate():
    parts = rules.parts_of_invoice(
        [
            ("fee", TEN, 16_200),
            ("fee", TEN, 300),
            ("residual", TEN, 3_300),
            ("fee", OLD, 1_000),
            ("late_interest", None, 199),
            ("other", None, 5_000),
        ],
        [(TEN, 1_980), (OLD, 80)],
    )
    assert parts == (
        TitleSum(Title.LATE_INTEREST, None, 199),
        TitleSum(Title.DAMAGES, None, 5_000),
        TitleSum(Title.SALES, TEN, 18_150, 1_650),
        TitleSum(Title.RESIDUAL, TEN, 3_630, 330),
        TitleSum(Title.SALES, OLD, 1_080, 80),
    )
    assert rules.invoiced(parts)[2:4] == (
        SlipRow(RECEIVABLE, Side(Title.SALES, TaxScope.SALE, TEN), 18_150, 1_650),
        SlipRow(RECEIVABLE, Side(Title.RESIDUAL, TaxScope.SALE, TEN), 3_630, 330),
    )
    assert rules.invoiced(parts)[0] == SlipRow(RECEIVABLE, Side(Title.LATE_INTEREST), 199)


@pytest.mark.parametrize(
    ("settled", "rows"),
    [
        ([], (SlipRow(BANK, ADVANCES, 100),)),
        ([60, 40], (SlipRow(BANK, RECEIVABLE, 60), SlipRow(BANK, RECEIVABLE, 40))),
        ([60], (SlipRow(BANK, RECEIVABLE, 60), SlipRow(BANK, ADVANCES, 40))),
    ],
)
def test_money_settles_debts_and_the_rest_is_an_advance(settled, rows):
    assert rules.received(100, settled) == rows


def test_what_is_given_up_carries_its_share_of_the_tax():
    cut = rules.share(PARTS, 1_150)
    assert cut == (TitleSum(Title.SALES, TEN, 1_100, 100), TitleSum(Title.LATE_INTEREST, None, 50))
    assert rules.written_off(cut) == (
        SlipRow(Side(Title.BAD_DEBT, TaxScope.BAD_DEBT, TEN), RECEIVABLE, 1_100, 100),
        SlipRow(Side(Title.BAD_DEBT), RECEIVABLE, 50),
    )
    assert rules.discounted(cut)[0].debit == Side(Title.DISCOUNTS, TaxScope.RETURN, TEN)
    assert rules.credited(cut, True)[0].credit == RECEIVABLE
    assert rules.credited(cut, False)[0].credit == ADVANCES


def test_a_reversal_is_the_same_the_other_way_round():
    rows = rules.written_off(rules.share(PARTS, 777))
    assert balances([*rows, *rules.reversed_(rows)]) == {}
    assert all(row.amount > 0 for row in rules.reversed_(rows))


YEN = st.integers(1, 10**9)
LINES = st.lists(
    st.tuples(st.sampled_from(["fee", "residual"]), st.sampled_from([TEN, REDUCED, OLD]), YEN),
    max_size=5,
)
OUTSIDE = st.lists(
    st.tuples(st.sampled_from(["late_interest", "other"]), st.none(), YEN), max_size=3
)


@given(LINES, OUTSIDE, st.fractions(0, 1), st.data())
def test_debits_equal_credits_and_every_yen_of_tax_is_kept(lines, outside, cut, data):
    rates = {rate for _, rate, _ in lines}
    taxes = [(rate, data.draw(st.integers(0, 10**8))) for rate in sorted(rates)]
    total = sum(a for *_, a in [*lines, *outside]) + sum(tax for _, tax in taxes)
    parts = rules.parts_of_invoice([*lines, *outside], taxes)
    billed = rules.invoiced(parts)
    assert sum(row.amount for row in billed) == total
    assert sum(row.tax for row in billed) == sum(tax for _, tax in taxes)

    amount = int(total * cut)
    lost = rules.share(parts, amount)
    assert sum(part.amount for part in lost) == amount
    assert all(0 <= part.tax <= part.amount and part.amount > 0 for part in lost)
    rest = total - amount
    paid = rules.received(rest + 5, [rest] if rest else [])
    found = balances([*billed, *rules.written_off(lost), *paid])
    assert Title.RECEIVABLE not in found
    assert found[Title.BANK] == rest + 5
    assert found[Title.ADVANCES] == -5
    assert sum(found.values()) == 0


@given(st.integers(0, 10**12), st.lists(st.integers(1, 10**9), min_size=1, max_size=6))
def test_shares_are_whole_yen_and_add_up(amount, weights):
    shares = rules.apportion(amount, weights)
    assert sum(shares) == amount
    for weight, share in zip(weights, shares, strict=True):
        assert abs(share - amount * weight / sum(weights)) <= 1 + amount * 1e-9
