"""Art. 23-1: the due day by payment terms, of a late run, and never before the issue."""

import pytest

from billing.terms.due import PaymentTerms, roll_after
from billing.terms.invoicing import regular, residual_of_whole
from contracts.office.calendar import is_bank_day
from contracts.terms.parameters import CLOSING_DAYS, NET_DAYS
from tests.rules.builders import Life, agreed, book, conditions, contract, d

JUNE = d("2026-06-01")
CLOSING_15, CLOSING_20, CLOSING_25 = CLOSING_DAYS


def due(issued: str, month=JUNE, shelf=None, **figures) -> tuple:
    """The due day of the invoice of a month, and the days that a late run left at least."""
    shelf = shelf or book()
    life = Life(contract("2026-04-01"), shelf)
    draft = regular([life], conditions(shelf, agreed(**figures)), month, d(issued))
    return draft.due_on, draft.terms.least_days


@pytest.mark.parametrize(
    ("issued", "day", "least"),
    [
        ("2026-07-01", "2026-07-31", None),
        ("2026-07-09", "2026-07-31", None),
        ("2026-07-21", "2026-07-31", None),  # exactly ten days
        ("2026-07-22", "2026-08-03", 10),  # 08-01 is a Saturday
        ("2026-07-31", "2026-08-10", 10),
        ("2026-08-01", "2026-08-12", 10),  # 08-11 is Mountain Day
        ("2026-10-21", "2026-11-02", 10),  # 10-31 is a Saturday
    ],
)
def test_art_23_1_a_late_run_leaves_ten_days_to_pay(issued, day, least):
    assert due(issued) == (d(day), least)


@pytest.mark.parametrize(
    ("issued", "figures", "day"),
    [
        ("2026-07-25", {"minimum_days_to_pay": 30}, "2026-08-24"),
        ("2026-07-25", {"minimum_days_to_pay": 0}, "2026-07-31"),
        ("2026-08-05", {"minimum_days_to_pay": 0}, "2026-08-05"),
        ("2026-07-29", {"due_day_roll": "previous_bank_day"}, "2026-08-07"),  # 08-08 a Saturday
        ("2026-07-29", {"due_day_roll": "none"}, "2026-08-08"),
        ("2026-07-01", {"minimum_days_to_pay": 60}, "2026-07-31"),  # in time: as the terms say
    ],
)
def test_the_least_days_are_agreed_and_rolled_as_every_due_day(issued, figures, day):
    assert due(issued, **figures)[0] == d(day)


@pytest.mark.parametrize(
    ("terms", "issued", "day"),
    [
        ("end_of_next_month", "2026-07-01", "2026-07-31"),
        (CLOSING_15, "2026-07-01", "2026-08-31"),
        (CLOSING_20, "2026-07-01", "2026-08-31"),
        (CLOSING_25, "2026-07-01", "2026-08-31"),
        (CLOSING_15, "2026-07-15", "2026-08-31"),
        (CLOSING_15, "2026-07-16", "2026-09-30"),
        (CLOSING_20, "2026-07-20", "2026-08-31"),
        (CLOSING_20, "2026-07-21", "2026-09-30"),
        (CLOSING_25, "2026-07-25", "2026-08-31"),
        (CLOSING_25, "2026-07-26", "2026-09-30"),
    ],
)
def test_art_23_1_a_closing_day_pays_at_the_end_of_the_month_after_it(terms, issued, day):
    assert due(issued, payment_terms=terms) == (d(day), None)


def test_a_closing_crosses_the_year_and_rolls():
    november = d("2026-11-01")
    assert due("2026-12-01", november, payment_terms=CLOSING_25)[0] == d("2027-02-01")  # 01-31 Sun
    assert due("2026-12-26", november, payment_terms=CLOSING_25)[0] == d("2027-03-01")  # 02-28 Sun


@pytest.mark.parametrize(
    ("days", "issued", "day", "least"),
    [
        (30, "2026-07-01", "2026-07-31", None),
        (45, "2026-07-01", "2026-08-17", None),  # 08-15 is a Saturday
        (30, "2026-07-09", "2026-08-10", None),  # 08-08 is a Saturday
        (5, "2026-07-01", "2026-07-06", None),
        (5, "2026-07-09", "2026-07-21", 10),  # 07-19 a Sunday, 07-20 Marine Day
        (0, "2026-07-01", "2026-07-01", None),
    ],
)
def test_art_23_1_net_days_run_from_the_issue(days, issued, day, least):
    assert due(issued, payment_terms=NET_DAYS, net_days=days) == (d(day), least)


def test_what_is_agreed_wins_over_the_edition_and_figures_are_those_of_the_first_of_the_month():
    shelf = book(("2026-07-02", {"payment_terms": NET_DAYS}), payment_terms=CLOSING_20)
    assert due("2026-07-09", shelf=shelf)[0] == d("2026-08-31")
    assert due("2026-08-03", d("2026-07-01"), shelf)[0] == d("2026-09-02")
    assert due("2026-08-03", d("2026-07-01"), shelf, payment_terms=CLOSING_15)[0] == d("2026-09-30")


def test_no_due_day_is_before_the_issue_so_no_interest_falls_on_it():
    assert roll_after(d("2026-08-08"), d("2026-08-08"), "previous_bank_day", is_bank_day) == d(
        "2026-08-10"
    )
    at_once = book(cancellation_notice_months=0, due_day_roll="previous_bank_day")
    life = Life(contract("2026-04-01"), at_once)
    saturday = d("2026-08-08")
    draft = residual_of_whole(life, conditions(at_once), saturday, saturday)
    assert (draft.issued_on, draft.due_on) == (saturday, d("2026-08-10"))


def test_terms_are_read_from_their_name():
    assert PaymentTerms("net_45").net_days == 45
    assert PaymentTerms(CLOSING_20).closing_day == 20
    assert (PaymentTerms().net_days, PaymentTerms().closing_day) == (None, None)
