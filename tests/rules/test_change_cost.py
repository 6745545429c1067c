"""Art. 6-2: the cost of a change, before it is asked for."""

from dataclasses import replace

import pytest

from billing.terms import change_cost
from contracts.office.terms.explanation import Refused
from contracts.terms.parameters import Plan
from tests.rules.builders import Life, PlanChange, agreed, book, contract, d, payer

BOOK = book()


def added(day: str, facts, others, servers: int, effective: str) -> change_cost.Addition:
    lives = [Life(one, BOOK) for one in (facts, *others)]
    return change_cost.addition(payer(day, *lives), lives[0], servers, d(effective))


def plan_changed(day: str, facts, shelf, plan: Plan) -> change_cost.PlanCost:
    life = Life(facts, shelf)
    return change_cost.plan_change(payer(day, life), life, plan)


def months(found: change_cost.Addition) -> list[tuple]:
    return [(f"{m.month:%Y-%m}", m.before, m.after, m.more) for m in found.months]


def test_art_6_2_servers_added_by_the_day_then_by_the_month():
    found = added("2026-06-10", contract("2026-04-01", 2), [], 2, "2026-06-16")
    assert months(found) == [
        ("2026-06", 35_640, 53_460, 17_820),
        ("2026-07", 35_640, 71_280, 35_640),
    ]
    assert [line.amount for line in found.months[0].lines] == [16_200, 32_400]
    assert found.months[0].due_on == d("2026-07-31")


def test_art_6_2_servers_added_in_an_annual_term_cost_to_its_end_and_then_by_the_year():
    facts = contract("2026-04-01", 1, Plan.ANNUAL)
    found = added("2026-06-10", facts, [], 1, "2026-06-16")
    to_the_end = (8_100 + 9 * 16_200) * 110 // 100
    assert months(found) == [
        ("2026-06", 0, to_the_end, to_the_end),
        ("2027-04", 213_840, 427_680, 213_840),
    ]


@pytest.mark.parametrize(
    ("plan", "to", "start", "shown"),
    [
        # One server of 16,200 more, tax 10 %; a year of it is 12 times as much.
        (Plan.MONTHLY, Plan.ANNUAL, "2026-04-01",
         [("2026-06", 8_910), ("2026-07", 17_820), ("2027-04", 213_840)]),
        (Plan.ANNUAL, Plan.MONTHLY, "2026-04-01", [("2026-06", 169_290), ("2027-04", 17_820)]),
        (Plan.ANNUAL, Plan.MONTHLY, "2026-04-15",
         [("2026-06", 177_606), ("2027-04", 9_504), ("2027-05", 17_820)]),
    ],
)  # fmt: skip
def test_art_6_2_where_the_next_term_has_the_other_plan_its_first_months_are_shown(
    plan, to, start, shown
):
    facts = replace(contract(start, 2, plan), plan_changes=(PlanChange(to, 2),))
    found = added("2026-06-10", facts, [], 1, "2026-06-16")
    assert [(month, more) for month, _, _, more in months(found)] == shown
    assert (found.plan, found.next_plan) == (plan, to)
    assert found.next_from == d(start.replace("2026", "2027"))


def test_the_tax_is_that_of_the_whole_invoice_rounded_once():
    mine = contract("2026-04-01", agreements=agreed(unit_price=5))
    found = added("2026-05-01", mine, [replace(mine, number="C2")], 1, "2026-05-01")
    assert months(found)[0] == ("2026-05", 11, 16, 5)


def test_of_a_contract_that_is_over_its_last_day_is_named():
    facts = contract("2026-04-01", ends_on=d("2026-05-31"))
    with pytest.raises(Refused, match="契約は2026年5月31日に終了しています"):
        added("2026-06-01", facts, [], 1, "2026-06-01")


def test_what_the_terms_do_not_allow_has_no_price():
    facts = contract("2026-04-01")
    with pytest.raises(Refused):
        added("2026-05-02", facts, [], 1, "2026-05-01")
    with pytest.raises(Refused):
        plan_changed("2026-05-02", facts, BOOK, Plan.MONTHLY)


@pytest.mark.parametrize("start", ["2026-04-01", "2026-04-15"])
def test_art_6_2_the_next_term_by_either_plan(start):
    dear = book(annual_unit_price=180_000)
    found = plan_changed("2026-05-02", contract(start, 2), dear, Plan.ANNUAL)
    assert found.term.number == 2
    assert (found.now.plan, found.now.total) == (Plan.MONTHLY, 12 * 35_640)
    assert (found.new.plan, found.new.total) == (Plan.ANNUAL, 396_000)
    assert found.more == 396_000 - 427_680


def test_art_6_2_back_to_the_monthly_plan_in_the_middle_of_a_month():
    facts = contract("2026-04-15", 1, Plan.ANNUAL)
    found = plan_changed("2026-05-02", facts, BOOK, Plan.MONTHLY)
    assert found.now.total == 213_840
    assert found.new.total == 11 * 17_820 + (8_640 * 110 // 100) + (7_560 * 110 // 100)
    assert not found.new.earlier


def test_a_term_by_whole_months_has_twelve_of_them():
    whole = book(proration="whole_month")
    found = plan_changed("2026-05-02", contract("2026-04-15"), whole, Plan.ANNUAL)
    assert found.now.total == 12 * 17_820
