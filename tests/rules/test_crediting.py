"""What is given back, by rate: exact figures, and that credits end at the invoice's own."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.terms.crediting import (
    Original,
    Outside,
    Share,
    Wanted,
    credit,
    key_of,
    key_text,
)
from billing.terms.money import ROUNDINGS
from billing.terms.tax import TaxCategory, TaxRate, tax_on
from contracts.office.terms.explanation import Refused

TEN = TaxRate(Decimal(10))
EIGHT = TaxRate(Decimal(8), TaxCategory.REDUCED)
LATE, OTHER = Outside.LATE_INTEREST, Outside.OTHER
SHARES = (
    Share(TEN, 10_005, 1_000), Share(EIGHT, 999, 79), Share(OTHER, 5_000), Share(LATE, 436),
)  # fmt: skip
LINES = {1: (TEN, 10_000), 2: (TEN, 5), 3: (EIGHT, 999), 4: (LATE, 436), 5: (OTHER, 5_000)}


def shares(parts) -> list[tuple]:
    return [(part.share.key, part.share.amount, part.share.tax) for part in parts]


def after(*credited: Share, lines: frozenset = frozenset()) -> Original:
    return Original(LINES, SHARES, credited, lines)


EVERYTHING = [(TEN, 10_005, 1_000), (EIGHT, 999, 79), (OTHER, 5_000, 0), (LATE, 436, 0)]


@pytest.mark.parametrize(
    ("credited", "wanted", "rounding", "expected"),
    [
        ((), Wanted(rest=True), "floor", EVERYTHING),
        ((), Wanted(lines=frozenset(LINES)), "floor", EVERYTHING),
        ((), Wanted({TEN: 105}), "floor", [(TEN, 105, 10)]),
        ((), Wanted({TEN: 105}), "half_up", [(TEN, 105, 11)]),
        ((), Wanted({TEN: 105}), "ceiling", [(TEN, 105, 11)]),
        ((), Wanted({EIGHT: 13, TEN: 1}), "floor", [(TEN, 1, 0), (EIGHT, 13, 1)]),
        ((), Wanted(lines=frozenset({1})), "floor", [(TEN, 10_000, 1_000)]),
        ((), Wanted(lines=frozenset({2, 4})), "floor", [(TEN, 5, 0), (LATE, 436, 0)]),
        ((), Wanted({LATE: 36, OTHER: 5_000}), "floor", [(OTHER, 5_000, 0), (LATE, 36, 0)]),
        # What takes the last yen takes the tax that is left: 1,000, where 9,987 × 10 % = 998.7.
        ((Share(TEN, 105, 10),), Wanted({TEN: 9_900}), "floor", [(TEN, 9_900, 990)]),
        ((Share(TEN, 9, 0), Share(TEN, 9, 0)), Wanted({TEN: 9_987}), "floor",
         [(TEN, 9_987, 1_000)]),
        ((Share(TEN, 10_000, 1_000),), Wanted({TEN: 5}), "ceiling", [(TEN, 5, 0)]),
        ((Share(TEN, 9_995, 1_000),), Wanted({TEN: 9}), "ceiling", [(TEN, 9, 0)]),
        ((Share(TEN, 10_005, 1_000),), Wanted(rest=True), "floor", EVERYTHING[1:]),
        ((Share(EIGHT, 999, 79), Share(OTHER, 4_999)), Wanted(rest=True), "floor",
         [(TEN, 10_005, 1_000), (OTHER, 1, 0), (LATE, 436, 0)]),
    ],
)  # fmt: skip
def test_figures(credited, wanted, rounding, expected):
    assert shares(credit(after(*credited), wanted, rounding)) == expected


@pytest.mark.parametrize(
    ("original", "wanted", "said"),
    [
        (after(), Wanted({TEN: 10_006}), "10,005円まで"),
        (after(Share(TEN, 10_000, 1_000)), Wanted({TEN: 6}), "5円まで"),
        (after(Share(TEN, 10_000, 1_000)), Wanted(lines=frozenset({1})), "5円まで"),
        (after(), Wanted({TEN: -1}), "0円から"),
        (after(), Wanted({TaxRate(Decimal(8)): 1}), "0円まで"),
        (after(), Wanted(), "返還する金額がありません"),
        (after(), Wanted({TEN: 0}), "返還する金額がありません"),
        (after(), Wanted(lines=frozenset({9})), "9行目はありません"),
        (after(lines=frozenset({2})), Wanted(lines=frozenset({2})), "2行目は返還済み"),
        (after(*SHARES), Wanted(rest=True), "すでに全額"),
    ],
)
def test_what_is_refused(original, wanted, said):
    with pytest.raises(Refused, match=said):
        credit(original, wanted, "floor")


@pytest.mark.parametrize("wanted", [
    Wanted(rest=True), Wanted(lines=frozenset({3, 1})), Wanted({TEN: 5, LATE: 1, EIGHT: 0}),
])  # fmt: skip
def test_wanted_as_json_comes_back(wanted):
    assert Wanted.of(wanted.to_json()) == wanted


@pytest.mark.parametrize("text", ["", "standard", "standard:x", "other:5", "vat:10"])
def test_a_rate_that_is_none_is_refused(text):
    assert key_of(text) is None
    with pytest.raises(Refused):
        Wanted.of({"amounts": {text: 1}})


def test_a_key_is_known_by_its_text():
    assert [key_text(share.key) for share in SHARES] == [
        "standard:10", "reduced:8", "other", "late_interest",
    ]  # fmt: skip


@given(
    st.integers(1, 5_000),
    st.integers(0, 5_000),
    st.integers(0, 300),
    st.sampled_from(sorted(ROUNDINGS)),
    st.sampled_from(sorted(ROUNDINGS)),
    st.lists(
        st.tuples(st.integers(0, 2_500), st.integers(0, 2_500), st.integers(0, 200)), max_size=8
    ),
)  # fmt: skip
def test_credits_never_exceed_and_end_at_the_invoices_own_figures(
    ten, eight, late, of_invoice, of_credits, asked
):
    """Whatever is asked in whatever order, however the roundings differ."""
    original = (
        Share(TEN, ten, tax_on(ten, TEN, of_invoice)),
        Share(EIGHT, eight, tax_on(eight, EIGHT, of_invoice)),
        Share(LATE, late),
    )
    credited: list[Share] = []

    def sums(key) -> tuple[int, int]:
        mine = [share for share in credited if share.key == key]
        return sum(share.amount for share in mine), sum(share.tax for share in mine)

    def ask(wanted: Wanted) -> None:
        try:
            parts = credit(Original({}, original, tuple(credited)), wanted, of_credits)
        except Refused:
            return
        assert all(part.share.amount >= 0 and part.share.tax >= 0 for part in parts)
        credited.extend(part.share for part in parts)
        for share in original:
            amount, tax = sums(share.key)
            assert amount <= share.amount
            assert tax <= share.tax

    for amounts in asked:
        ask(Wanted(dict(zip((TEN, EIGHT, LATE), amounts, strict=True))))
    ask(Wanted(rest=True))
    for share in original:
        assert sums(share.key) == (share.amount, share.tax)
