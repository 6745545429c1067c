"""Art. 3, 14, 15-1: what an edition changes of terms to come, and what stays as it was fixed."""

import pytest

from billing.terms.fees import fee_lines
from billing.terms.impact import Impact
from billing.terms.invoicing import regular
from contracts.terms.editions import Edition
from contracts.terms.facts import AppliedFor, EndReason, Term
from contracts.terms.foreseen import minimum_end, next_term
from contracts.terms.life import Life
from contracts.terms.parameters import Plan
from tests.rules.builders import RATES, agreed, book, conditions, contract, d

FROM = d("2026-07-11")
PRICE = {"unit_price": 17_000}
BEFORE, DEARER = book(), book(("2026-07-11", PRICE))
TERM = Term(1, d("2026-04-15"), d("2027-04-14"), 12, d("2027-03-14"), Plan.MONTHLY)


def amounts(one, month: str, rules) -> list[tuple[str, int]]:
    lines = fee_lines(Life(one, rules), RATES, d(month))
    return [(line.first.isoformat(), line.amount) for line in lines]


def test_a_price_reaches_a_monthly_contract_on_its_day():
    one = contract("2026-04-15", 2, terms=(TERM,))
    assert amounts(one, "2026-07-01", BEFORE) == [("2026-07-01", 32_400)]
    assert amounts(one, "2026-07-01", DEARER) == [
        ("2026-07-01", 2 * 16_200 * 10 // 31),
        ("2026-07-11", 2 * 17_000 * 21 // 31),
    ]
    assert amounts(one, "2026-08-01", DEARER) == [("2026-08-01", 34_000)]


def test_a_price_reaches_an_annual_contract_with_its_next_term():
    annual = Term(1, d("2026-04-15"), d("2027-04-14"), 12, d("2027-03-14"), Plan.ANNUAL)
    one = contract("2026-04-15", 2, Plan.ANNUAL, terms=(annual,))
    for month in ("2026-07-01", "2026-08-01"):
        assert amounts(one, month, DEARER) == amounts(one, month, BEFORE) == []
    coming = [next_term(Life(one, rules), FROM) for rules in (BEFORE, DEARER)]
    assert [(c.term.starts_on, c.price) for c in coming] == [
        (d("2027-04-15"), 194_400),
        (d("2027-04-15"), 204_000),
    ]
    assert amounts(one, "2027-04-01", DEARER) == [("2027-04-15", 408_000)]


def test_what_an_invoice_loses_and_gains():
    one = contract("2026-04-15", 2, terms=(TERM,))
    impact = Impact(
        *(regular([Life(one, rules)], conditions(rules), d("2026-07-01"), d("2026-08-01"))
          for rules in (BEFORE, DEARER))
    )  # fmt: skip
    assert [line.amount for line in impact.taken_out] == [32_400]
    assert [line.amount for line in impact.put_in] == [10_451, 23_032]
    assert impact.difference == 33_483 + 3_348 - 35_640
    assert impact.is_changed
    assert Impact(None, impact.after).difference == impact.after.total


def test_an_invoice_whose_due_day_alone_moves_is_changed():
    one = contract("2026-04-15", 2, terms=(TERM,))
    earlier = book(("2026-07-01", {"due_day_roll": "previous_bank_day"}))
    before, after = (
        regular([Life(one, rules)], conditions(rules), d("2026-09-01"), d("2026-10-01"))
        for rules in (BEFORE, earlier)
    )
    impact = Impact(before, after)
    assert (before.due_on, after.due_on) == (d("2026-11-02"), d("2026-10-30"))
    assert (impact.difference, impact.is_changed, impact.put_in) == (0, True, [])
    assert not Impact(before, before).is_changed


@pytest.mark.parametrize(
    ("values", "end", "deadline"),
    [
        ({}, "2028-04-14", "2028-03-14"),
        ({"renewal_months": 6}, "2027-10-14", "2027-09-14"),
        ({"renewal_notice_months": 3}, "2028-04-14", "2028-01-14"),
        ({"term_months": 24}, "2028-04-14", "2028-03-14"),
    ],
)
def test_the_next_term_takes_the_figures_of_its_first_day(values, end, deadline):
    one = contract("2026-04-15", terms=(TERM,))
    term = next_term(Life(one, book(("2026-07-11", values))), FROM).term
    assert (term.number, term.starts_on) == (2, d("2027-04-15"))
    assert (term.ends_on, term.notice_deadline) == (d(end), d(deadline))


def test_a_term_that_begins_before_the_edition_keeps_its_end_and_the_one_after_it_changes():
    one = contract("2026-04-15", terms=(TERM,))
    late = book(("2027-06-01", {"renewal_months": 6}))
    term = next_term(Life(one, late), d("2027-06-01")).term
    assert (term.number, term.starts_on, term.ends_on) == (3, d("2028-04-15"), d("2028-10-14"))


def test_a_term_on_file_is_fixed_even_where_it_begins_on_the_very_day():
    fixed = Term(1, FROM, d("2027-07-10"), 12, d("2027-06-10"), Plan.MONTHLY)
    one = contract("2026-07-11", terms=(fixed,))
    short = book(("2026-07-11", {"term_months": 6, "renewal_months": 6}))
    assert next_term(Life(one, short), FROM).term.starts_on == d("2027-07-11")


def test_what_was_agreed_individually_stays():
    one = contract("2026-04-15", terms=(TERM,), agreements=agreed(renewal_months=24))
    other = book(("2026-07-11", {"renewal_months": 6}))
    assert next_term(Life(one, other), FROM) == next_term(Life(one, BEFORE), FROM)


def test_a_contract_that_ends_has_no_term_to_come():
    ending = {"ends_on": d("2027-04-14"), "end_reason": EndReason.EXPIRED}
    over = contract("2026-04-15", terms=(TERM,), **ending)
    assert next_term(Life(over, DEARER), FROM) is None
    longer = {"ends_on": d("2027-04-20"), "end_reason": EndReason.CANCELLED}
    later = contract("2026-04-15", terms=(TERM,), **longer)
    assert next_term(Life(later, DEARER), FROM) is not None


def test_a_minimum_term_is_open_until_the_service_begins():
    two_years = book(("2026-07-11", {"minimum_term_months": 24}))
    begun = AppliedFor("C1", Plan.MONTHLY, 1).formed(FROM, FROM)
    ends = [minimum_end(Life(begun, rules)) for rules in (BEFORE, two_years)]
    assert ends == [d("2027-07-10"), d("2028-07-10")]
    formed = contract("2026-07-05")
    assert minimum_end(Life(formed, two_years)) == d("2027-07-04")
    fixed = contract("2026-07-05", minimum_term_ends_on=d("2027-07-04"))
    assert minimum_end(Life(fixed, two_years)) is None


def test_a_published_edition_of_a_later_day_still_overrides_a_draft():
    published = Edition(d("2026-09-01"), 2, {"unit_price": 18_000})
    rules = type(BEFORE)([Edition(d("2026-01-01"), 1, {}), published, Edition(FROM, 3, PRICE)])
    prices = [rules.on(d(day)).unit_price for day in ("2026-07-10", "2026-07-11", "2026-09-01")]
    assert prices == [16_200, 17_000, 18_000]
