"""Billing held back: which days, when it comes out, when it is due then (Art. 23-1)."""

from datetime import date

import pytest

from billing.terms.due import before_roll, payment_terms
from billing.terms.holding_back import BillingHold, explain, hold
from contracts.office.terms.explanation import Refused
from contracts.terms.parameters import DEFAULTS
from tests.days import d


@pytest.mark.parametrize(
    ("held_on", "through", "is_released", "day", "is_held"),
    [
        ("2026-07-20", None, False, "2026-07-19", False),
        ("2026-07-20", None, False, "2026-07-20", True),
        ("2026-07-20", None, False, "2036-01-01", True),
        ("2026-07-20", None, True, "2026-07-20", False),
        ("2026-07-20", None, True, "2026-08-01", False),
        ("2026-07-20", "2026-08-10", False, "2026-08-10", True),
        ("2026-07-20", "2026-08-10", False, "2026-08-11", False),
        ("2026-07-20", "2026-07-20", False, "2026-07-20", True),
        ("2026-07-20", "2026-08-10", True, "2026-08-01", False),
    ],
)
def test_a_run_leaves_an_account_out_on_the_days_of_its_hold(
    held_on, through, is_released, day, is_held
):
    last = d(through) if through else None
    assert BillingHold(d(held_on), last, is_released).holds(d(day)) is is_held


@pytest.mark.parametrize(
    ("reason", "through", "said"),
    [
        (" ", None, "保留の理由"),
        ("確認中", "2026-07-19", "保留の最終日が過ぎています"),
        ("確認中", "2098-01-01", "先すぎます"),
    ],
)
def test_a_hold_needs_a_reason_and_a_day_that_is_not_over(reason, through, said):
    with pytest.raises(Refused) as refusal:
        hold(d("2026-07-20"), reason, d(through) if through else None)
    assert said in refusal.value.ja
    assert refusal.value.article == "23-1"


def test_a_hold_says_from_when_on_it_is_billed():
    one = hold(d("2026-07-20"), "確認中", d("2026-08-10"))
    assert one == BillingHold(d("2026-07-20"), d("2026-08-10"))
    assert "2026年8月10日まで" in explain(one).ja
    assert "2026年8月11日以降" in explain(one).ja
    assert "from 11 August 2026" in explain(one).en
    assert "解除するまで" in explain(hold(d("2026-07-20"), "確認中")).ja


@pytest.mark.parametrize(
    ("month", "issued_on", "due_on"),
    [
        ("2026-07-01", "2026-08-01", "2026-08-31"),
        ("2026-07-01", "2026-08-21", "2026-08-31"),
        ("2026-07-01", "2026-08-22", "2026-09-01"),
        ("2026-07-01", "2026-12-01", "2026-12-11"),
    ],
)
def test_what_was_held_back_is_due_by_the_rule_of_late_runs(month, issued_on, due_on):
    """At least ten days after the issue, before it is moved to a bank day."""
    first: date = d(month)
    terms = payment_terms(DEFAULTS, first, d(issued_on))
    assert before_roll(terms, first, d(issued_on)) == d(due_on)
