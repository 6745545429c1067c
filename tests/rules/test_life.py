"""A contract's life: worked out once, and looked at as another without changing it."""

from datetime import date

import pytest

from contracts.terms.editions import Agreement
from contracts.terms.facts import AppliedFor, EndReason
from contracts.terms.life import Life
from contracts.terms.parameters import Plan
from tests.rules.builders import PlanChange, added, agreed, book, contract, d

SHELF = book(("2026-10-01", {"unit_price": 18_000}))


def life(**facts) -> Life:
    return Life(contract("2026-04-01", 3, **facts), SHELF)


def test_what_was_worked_out_is_remembered_and_makes_no_other_life():
    one, other = life(), life()
    assert one.term(3) is one.term(3)
    assert one.figures is one.figures
    assert one == other


def test_terms_to_come_follow_those_recorded():
    first = life().term(1)
    assert first.ends_on == d("2027-03-31")
    recorded = life(terms=(first,))
    assert recorded.term(1) is first
    assert recorded.coming(d("2026-06-01")) == life().term(2)
    assert recorded.coming(d("2026-03-31")) == first


def test_another_end_is_another_life():
    one = life()
    ended = one.ending_on(d("2026-08-31"))
    assert (ended.contract.ends_on, ended.contract.end_reason) == (
        d("2026-08-31"),
        EndReason.CANCELLED,
    )
    assert ended.begun(d("2028-04-01")) == one.begun(d("2026-08-31"))
    assert one.contract.ends_on is None


def test_servers_plan_and_agreements_of_another_life():
    one = life()
    more = one.with_servers(added(2, "2026-06-16"))
    assert [more.servers(d(day)) for day in ("2026-06-15", "2026-06-16")] == [3, 5]
    yearly = one.with_plan(PlanChange(Plan.ANNUAL, 2))
    plans = [yearly.plan(d(day)) for day in ("2027-03-31", "2027-04-01")]
    assert plans == [Plan.MONTHLY, Plan.ANNUAL]
    cheap = one.with_agreement(Agreement(d("2026-05-01"), None, {"unit_price": 9_000}))
    prices = [cheap.figures.on(d(day)).unit_price for day in ("2026-04-30", "2026-10-01")]
    assert prices == [16_200, 9_000]
    assert (one.servers(d("2026-06-16")), one.figures.on(d("2026-10-01")).unit_price) == (3, 18_000)


@pytest.mark.parametrize(("last", "price"), [(None, 9_000), (date.max, 9_000)])
def test_art_2_2_an_agreement_may_have_no_last_day_or_the_last_of_all(last, price):
    figures = SHELF.agreed((Agreement(d("2026-05-01"), last, {"unit_price": price}),))
    assert figures.on(d("2026-04-30")).unit_price == 16_200
    assert figures.on(d("9999-12-31")).unit_price == price


@pytest.mark.parametrize(
    ("plan", "ends_on", "price"),
    [
        (Plan.MONTHLY, None, 18_000),
        (Plan.MONTHLY, "2026-09-30", 16_200),
        (Plan.ANNUAL, None, 194_400),  # 12 × 16,200: the term began before the edition
        (Plan.ANNUAL, "2027-09-30", 216_000),
    ],
)
def test_art_3_1_the_price_of_a_server_is_that_of_the_day_of_the_term_or_of_the_end(
    plan, ends_on, price
):
    end = {"ends_on": d(ends_on)} if ends_on else {}
    day = "2028-01-01" if ends_on else "2026-11-01"
    assert Life(contract("2026-04-01", 1, plan, **end), SHELF).unit_price(d(day)) == price


def test_art_6_1_an_application_lives_as_acceptance_would_form_it():
    applied = AppliedFor("C1", Plan.MONTHLY, 3, agreements=agreed(unit_price=10_000))
    formed = applied.formed(d("2026-04-01"), d("2026-04-15"), ends_on=d("2026-12-31"))
    one = Life(formed, SHELF)
    assert one.figures.on(d("2026-04-15")).unit_price == 10_000
    assert one.minimum_term_ends_on == d("2027-04-14")
    assert one.begun(d("2028-01-01")) == (one.term(1),)
