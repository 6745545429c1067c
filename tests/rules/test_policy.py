"""Art. 24-1: what a dunning policy may be, and the steps that it foresees."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.terms.dunning import DunnedInvoice, Step
from billing.terms.policy import InvalidStep, checked, course
from contracts.office.calendar import is_bank_day
from tests.rules.builders import FIRST_POLICY, d
from tests.rules.test_dunning import BOTH, DEBT, live

DEFAULT = {one.step: one.days for one in FIRST_POLICY}


def test_five_steps_each_later_than_the_one_before():
    assert checked(DEFAULT) == list(FIRST_POLICY)


@pytest.mark.parametrize(
    ("step", "days"),
    [
        (Step.REMINDER, 0),
        (Step.REMINDER, None),
        (Step.REMINDER, True),
        (Step.SECOND, 3),
        (Step.FINAL, 9),
        (Step.SUSPENSION, 20),
        (Step.TERMINATION, 366),
        (Step.TERMINATION, "60"),
    ],
)
def test_a_step_that_cannot_be_is_named(step, days):
    with pytest.raises(InvalidStep) as wrong:
        checked({**DEFAULT, step: days})
    assert wrong.value.step is step


def test_a_step_left_out_is_named():
    with pytest.raises(InvalidStep) as wrong:
        checked({step: days for step, days in DEFAULT.items() if step is not Step.FINAL})
    assert wrong.value.step is Step.FINAL


@given(
    gaps=st.lists(st.integers(1, 12), min_size=5, max_size=5),
    behind=st.integers(0, 60),
    taken=st.integers(0, 4),
    touchable=st.sampled_from([frozenset(), BOTH, frozenset([Step.TERMINATION])]),
)
def test_what_is_foreseen_is_what_happens_day_by_day(gaps, behind, taken, touchable):
    days, policy_days = 0, {}
    for step, gap in zip(Step, gaps, strict=True):
        days += gap
        policy_days[step] = days
    policy = checked(policy_days)
    first = DEBT.due_on + timedelta(days=behind + taken + 1)
    done = {step: DEBT.due_on + timedelta(days=n) for n, step in enumerate(list(Step)[:taken], 1)}
    debt = DunnedInvoice("INV-1", DEBT.due_on, 5_000, done, touchable)
    foreseen = [
        (one.step, day.isoformat(), one.left_out)
        for day, one in course(debt, policy, first, 1_000, is_bank_day)
    ]
    assert foreseen == live(debt, first.isoformat(), "2026-12-31", policy)


@pytest.mark.parametrize("changes", [{"held": True}, {"outstanding": 999}])
def test_nothing_is_foreseen_while_held_or_too_small(changes):
    values = {"invoice": "INV-1", "due_on": d("2026-06-01"), "outstanding": 5_000, **changes}
    debt = DunnedInvoice(**values)
    assert list(course(debt, FIRST_POLICY, d("2026-06-02"), 1_000, is_bank_day)) == []
