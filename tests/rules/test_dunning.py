"""Art. 13-3, 17-1(5), 24-1: the dunning policy, step by step."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from billing.terms.dunning import DunnedInvoice, PolicyStep, Step, steps_on
from contracts.office.calendar import is_bank_day
from tests.rules.builders import FIRST_POLICY, d

BOTH = frozenset([Step.SUSPENSION, Step.TERMINATION])
DEBT = DunnedInvoice("INV-1", d("2026-06-01"), 7_820, touchable=BOTH)


def live(debt: DunnedInvoice, first: str, last: str, policy=FIRST_POLICY, minimum=1_000):
    """The steps that a debt takes from day to day."""
    taken, day = [], d(first)
    while day <= d(last):
        for one in steps_on([debt], policy, day, minimum, is_bank_day):
            taken.append((one.step, day.isoformat(), one.left_out))
            debt = replace(debt, taken={**debt.taken, one.step: day})
        day += timedelta(days=1)
    return taken


def test_the_whole_policy_on_bank_days():
    assert live(DEBT, "2026-06-01", "2026-12-31") == [
        (Step.REMINDER, "2026-06-04", False),
        (Step.SECOND, "2026-06-11", False),
        (Step.FINAL, "2026-06-22", False),
        (Step.SUSPENSION, "2026-07-01", False),
        (Step.TERMINATION, "2026-07-31", False),
    ]


def test_after_a_pause_missed_steps_follow_one_on_each_bank_day():
    days = [day for _, day, _ in live(DEBT, "2026-08-07", "2026-12-31")]
    assert days == ["2026-08-07", "2026-08-10", "2026-08-12", "2026-08-19", "2026-08-20"]


def test_no_suspension_without_a_final_at_least_seven_days_before():
    """killbill#2297."""
    taken = {Step.REMINDER: d("2026-06-04"), Step.SECOND: d("2026-06-11")}
    steps = live(replace(DEBT, taken=taken), "2026-07-20", "2026-07-31")
    assert steps[:2] == [(Step.FINAL, "2026-07-21", False), (Step.SUSPENSION, "2026-07-28", False)]


def test_a_policy_without_final_never_suspends():
    policy = [PolicyStep(Step.REMINDER, 3), PolicyStep(Step.SUSPENSION, 30)]
    assert live(DEBT, "2026-06-01", "2026-12-31", policy) == [(Step.REMINDER, "2026-06-04", False)]


@pytest.mark.parametrize(
    ("changes", "minimum"),
    [({"held": True}, 1_000), ({"outstanding": 999}, 1_000), ({"outstanding": 0}, 0)],
)
def test_no_step_while_held_or_below_the_minimum(changes, minimum):
    assert live(replace(DEBT, **changes), "2026-06-01", "2026-09-30", minimum=minimum) == []


def test_a_proposal_that_touches_nothing_is_left_out_but_counts():
    steps = live(replace(DEBT, touchable=frozenset([Step.TERMINATION])), "2026-06-01", "2026-12-31")
    assert steps[3:] == [
        (Step.SUSPENSION, "2026-07-01", True),
        (Step.TERMINATION, "2026-07-31", False),
    ]


def test_steps_of_a_day_come_in_the_order_of_the_policy():
    older = replace(DEBT, invoice="INV-2", taken={Step.REMINDER: d("2026-06-04")})
    newer = replace(DEBT, invoice="INV-1")
    found = steps_on([older, newer], FIRST_POLICY, d("2026-06-11"), 0, is_bank_day)
    assert [(one.invoice, one.step) for one in found] == [
        ("INV-1", Step.REMINDER),
        ("INV-2", Step.SECOND),
    ]


def test_banks_are_closed_at_the_turn_of_the_year():
    closed = [date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 2), date(2027, 1, 3)]
    assert not any(is_bank_day(day) for day in closed)
    assert is_bank_day(date(2027, 1, 4))
