"""A notice counts from its day of arrival, and not further back than what has become final."""

import pytest

from contracts.office.terms.explanation import Refused
from contracts.terms import application, arrival, ending, renewal
from contracts.terms.parameters import Plan
from tests.rules.builders import Life, book, contract, d


def running(**facts) -> Life:
    """Served from 2026-04-01 on."""
    return Life(contract("2026-04-01", **facts), book())


# (arrived, entered, preferred) → last day
ARRIVALS = [
    ("2026-11-27", "2026-11-30", None, "2026-12-27"),
    ("2026-11-30", "2026-11-30", None, "2026-12-31"),
    ("2026-10-31", "2026-11-30", None, "2026-11-30"),
    ("2026-10-30", "2026-11-30", None, "2026-11-30"),
    ("2026-10-29", "2026-11-30", None, "2026-11-29"),  # a last day that has passed
    ("2026-11-27", "2026-11-30", "2026-12-28", "2026-12-28"),
    ("2026-11-27", "2026-11-30", "2026-12-20", "2026-12-27"),
]


@pytest.mark.parametrize(("arrived", "entered", "desired", "last"), ARRIVALS)
def test_art_16_1_a_letter_ends_the_contract_by_its_day_of_arrival(arrived, entered, desired, last):
    one = running()
    found = ending.cancel(one, d(entered), desired and d(desired), d(arrived))
    assert (found.ends_on, found.arrived_on) == (d(last), d(arrived))
    assert f"{d(arrived):%Y年%-m月%-d日}" in found.explanation.ja
    two = running(servers=2)
    part = ending.reduce(two, d(entered), 1, desired and d(desired), d(arrived))
    assert part.part_ends_on == d(last)


def test_art_14_2_the_deadline_is_judged_by_the_day_of_arrival():
    """The first term ends on 2027-03-31; notice by 2027-02-28."""
    one = running()
    assert renewal.decline(one, d("2027-03-10"), d("2027-02-28")).ends_on == d("2027-03-31")
    with pytest.raises(Refused, match="2027年2月28日"):
        renewal.decline(one, d("2027-03-10"), d("2027-03-01"))


def test_art_14_2_a_term_that_has_begun_is_final():
    one = running()
    assert renewal.decline(one, d("2027-03-31"), d("2027-02-28")).ends_on == d("2027-03-31")
    with pytest.raises(Refused, match="第2期が2027年4月1日に始まっている"):
        renewal.decline(one, d("2027-04-01"), d("2027-02-28"))
    with pytest.raises(Refused, match="第2期が2027年4月1日に始まっている"):
        ending.cancel(one, d("2027-04-01"), None, d("2027-02-27"))
    assert ending.cancel(one, d("2027-04-02"), None, d("2027-03-01")).ends_on == d("2027-04-01")


def test_art_16_1_an_annual_reduction_by_letter_comes_with_a_term_that_has_not_begun():
    one = running(servers=2, plan=Plan.ANNUAL)
    assert ending.reduce(one, d("2027-03-10"), 1, None, d("2027-02-28")).change.with_term == 2
    assert ending.reduce(one, d("2027-03-10"), 1, None, d("2027-03-01")).change.with_term == 3
    with pytest.raises(Refused, match="第2期"):
        ending.reduce(one, d("2027-04-01"), 1, None, d("2027-02-28"))


def test_art_6_2_another_plan_by_letter_comes_with_a_term_that_has_not_begun():
    one = running()
    annual = Plan.ANNUAL
    assert application.change_plan(one, d("2027-03-31"), annual, d("2027-03-01")) == 2
    assert application.change_plan(one, d("2027-04-01"), annual, d("2027-04-01")) == 3
    with pytest.raises(Refused, match="第2期が2027年4月1日に始まっている"):
        application.change_plan(one, d("2027-04-01"), annual, d("2027-03-31"))


@pytest.mark.parametrize(
    ("arrived", "words"),
    [("2026-11-30", ""), ("2026-12-01", "まだ来ていません"), ("2026-03-31", "2026年4月1日から")],
)
def test_a_day_of_arrival_is_neither_to_come_nor_before_the_contract(arrived, words):
    check = ("16-1", d(arrived), d("2026-11-30"), d("2026-04-01"))
    if not words:
        arrival.check_arrival(*check)
        return
    with pytest.raises(Refused, match=words):
        arrival.check_arrival(*check)


def test_one_person_goes_back_30_days_and_two_further():
    assert not arrival.is_far_back(d("2026-10-31"), d("2026-11-30"))
    assert arrival.is_far_back(d("2026-10-30"), d("2026-11-30"))
