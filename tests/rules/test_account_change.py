"""From which month on another billing account is billed for a contract (Art. 23-1)."""

from dataclasses import replace

import pytest

from billing.terms.account_change import change
from contracts.office.terms.explanation import Refused
from contracts.terms.facts import EndReason
from tests.rules.builders import contract, d

ONE = contract("2026-04-15")
TODAY = d("2026-06-10")
ENDING = replace(ONE, ends_on=d("2026-08-20"), end_reason=EndReason.CANCELLED)


@pytest.mark.parametrize(
    ("first", "billed"),
    [
        ("2026-06-01", "2026-05-01"),
        ("2026-09-01", "2026-05-01"),
        ("2026-05-01", "2026-04-01"),
        ("2026-04-01", None),
    ],
)
def test_any_month_that_is_not_billed(first, billed):
    found = change(ONE, TODAY, d(first), d(billed) if billed else None)
    assert found.inputs == {"first_month": d(first)}
    assert found.ja.startswith(f"{d(first):%Y年%-m月}分のご利用料金から")


@pytest.mark.parametrize(
    ("fact", "first", "billed", "why"),
    [
        (ONE, "2026-05-01", "2026-05-01", "2026年5月分までは請求済みです"),
        (ONE, "2026-04-01", "2026-05-01", "2026年5月分までは請求済みです"),
        (ONE, "2026-03-01", None, "契約は2026年4月に成立しました"),
        (ENDING, "2026-09-01", "2026-05-01", "契約は2026年8月に終了します"),
        (ENDING, "9999-12-01", "2026-05-01", ""),
    ],
)
def test_a_month_billed_or_outside_the_contract_is_refused(fact, first, billed, why):
    with pytest.raises(Refused) as refused:
        change(fact, TODAY, d(first), d(billed) if billed else None)
    assert why in refused.value.ja


def test_the_last_month_of_an_ending_contract_can_still_be_moved():
    assert change(ENDING, TODAY, d("2026-08-01"), None).inputs == {"first_month": d("2026-08-01")}


def test_a_month_is_named_by_its_first_day():
    with pytest.raises(ValueError, match="first day"):
        change(ONE, TODAY, d("2026-06-02"), None)
