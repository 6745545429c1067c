"""What a new edition changes for one holder, figure by figure (Art. 3, 2-2)."""

from decimal import Decimal

import pytest

from contracts.terms.editions import Agreement
from contracts.terms.parameters import ParameterScope
from contracts.terms.revision import Revised, revised, until
from tests.rules.builders import book, d

OLD = ("2026-10-01", {"unit_price": 17_000, "late_interest_rate": Decimal("10")})
PRICE = Revised("unit_price", d("2026-10-01"), 16_200, 17_000)


def agreed(first: str, last: str | None = None, **values) -> Agreement:
    return Agreement(d(first), d(last) if last else None, values)


def changes(*agreements, scope=ParameterScope.CONTRACT, editions=(), new=OLD):
    before, after = book(*editions), book(*editions, new)
    return revised(before.agreed(agreements), after.agreed(agreements), d(new[0]), scope)


def test_art_3_1_figures_are_told_before_and_after_each_with_its_scope():
    assert changes() == (PRICE,)
    assert changes(scope=ParameterScope.ACCOUNT) == (
        Revised("late_interest_rate", d("2026-10-01"), Decimal("14.5"), Decimal("10")),
    )


def test_a_figure_named_with_the_value_that_it_has_is_no_change():
    assert changes(editions=[("2026-04-01", {"unit_price": 17_000})]) == ()


@pytest.mark.parametrize(
    ("agreement", "found"),
    [
        (agreed("2026-04-01", unit_price=15_000), ()),
        (agreed("2026-04-01", minimum_term_months=6), (PRICE,)),
        (
            agreed("2026-04-01", "2026-12-31", unit_price=15_000),
            (Revised("unit_price", d("2027-01-01"), 16_200, 17_000),),
        ),
        (agreed("2026-04-01", "2026-09-30", unit_price=15_000), (PRICE,)),
        (agreed("2026-11-01", unit_price=15_000), (PRICE,)),
    ],
)
def test_art_2_2_what_is_agreed_changes_after_the_agreement_or_never(agreement, found):
    assert changes(agreement) == found


def test_an_agreed_monthly_price_displaces_a_new_price_of_the_year():
    new = ("2026-10-01", {"annual_unit_price": 180_000})
    yearly = Revised("annual_unit_price", d("2026-10-01"), None, 180_000)
    assert changes(new=new) == (yearly,)
    assert changes(agreed("2026-04-01", unit_price=15_000), new=new) == ()


def test_what_comes_after_the_last_day_of_a_contract_is_no_change_of_it():
    assert until([PRICE], d("2026-09-30")) == ()
    assert until([PRICE], d("2026-10-01")) == until([PRICE], None) == (PRICE,)
