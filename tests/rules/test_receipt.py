"""What a payment was for, by rate: late interest first, then in proportion, exact in the end."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.terms.crediting import Outside, Share
from billing.terms.receipt import Settling, by_rate, together
from billing.terms.tax import TaxCategory, TaxRate

TEN = TaxRate(Decimal(10))
EIGHT = TaxRate(Decimal(8), TaxCategory.REDUCED)
FEES = Share(TEN, 32_400, 3_240)
INTEREST = Share(Outside.LATE_INTEREST, 269)
DAMAGES = Share(Outside.OTHER, 5_000)


@pytest.mark.parametrize(
    ("shares", "settling", "expected"),
    [
        # All at once: the invoice's own figures.
        ([FEES], [Settling(35_640)], [(FEES,)]),
        # 10,000: 269 of interest; 9,731 × 3,240/35,640 = 884.6 of tax. The rest takes the rest.
        (
            [FEES, INTEREST],
            [Settling(10_000), Settling(25_909)],
            [(Share(TEN, 8_847, 884), INTEREST), (Share(TEN, 23_553, 2_356),)],
        ),
        # Less than the interest is interest alone.
        ([FEES, INTEREST], [Settling(200)], [(Share(Outside.LATE_INTEREST, 200),)]),
        # 1,000 of 1,100 and 1,080: 504.6 and 495.4; tax 505/11 = 45.9 and 495 × 80/1,080 = 36.7.
        (
            [Share(TEN, 1_000, 100), Share(EIGHT, 1_000, 80)],
            [Settling(1_000)],
            [(Share(TEN, 460, 45), Share(EIGHT, 459, 36))],
        ),
        # Damages share in it: 20,320 × 35,640/40,640 = 17,820 and 2,500.
        (
            [FEES, DAMAGES],
            [Settling(20_320)],
            [(Share(TEN, 16_200, 1_620), Share(Outside.OTHER, 2_500))],
        ),
        # A credit note of the invoice takes its own yen, not the interest.
        (
            [FEES, INTEREST],
            [Settling(11_000, (Share(TEN, 10_000, 1_000),)), Settling(24_909)],
            [(Share(TEN, 10_000, 1_000),), (Share(TEN, 22_400, 2_240), INTEREST)],
        ),
    ],
)
def test_what_money_is_for(shares, settling, expected):
    assert by_rate(shares, settling) == expected


def test_more_than_is_left_is_refused():
    with pytest.raises(ValueError, match="35,641"):
        by_rate([FEES], [Settling(35_641)])


AMOUNTS = st.integers(0, 10**7)


@given(
    st.lists(st.tuples(AMOUNTS, AMOUNTS), min_size=2, max_size=2),
    AMOUNTS,
    AMOUNTS,
    st.lists(st.integers(1, 10**6), max_size=6),
)
def test_together_they_end_at_the_figures_of_the_invoice(taxed, interest, damages, amounts):
    (ten, tax_ten), (eight, tax_eight) = taxed
    shares = [
        Share(TEN, ten, tax_ten),
        Share(EIGHT, eight, tax_eight),
        Share(Outside.OTHER, damages),
        Share(Outside.LATE_INTEREST, interest),
    ]
    left = sum(share.total for share in shares)
    settling = []
    for amount in amounts:
        settling.append(Settling(min(amount, left)))
        left -= settling[-1].amount
    found = by_rate(shares, [*settling, Settling(left)])
    for one, parts in zip([*settling, Settling(left)], found, strict=True):
        assert sum(part.total for part in parts) == one.amount
        assert all(part.amount >= 0 and part.tax >= 0 for part in parts)
    for share in shares:
        mine = [part for parts in found for part in parts if part.key == share.key]
        assert sum(part.amount for part in mine) == share.amount
        assert sum(part.tax for part in mine) == share.tax


def test_rates_of_several_invoices_are_added_and_what_is_outside_is_one():
    found = together([FEES, INTEREST, Share(TEN, 1_000, 100), DAMAGES])
    assert found == (Share(TEN, 33_400, 3_340), Share(Outside.OTHER, 5_269))
