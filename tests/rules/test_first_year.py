"""The price of a first year, to the yen, and who is in the habit of paying late."""

import pytest

from billing.terms.first_year import first_year
from billing.terms.lateness import Due, habitual
from contracts.terms.parameters import Plan
from tests.rules.builders import LAW, book, d

MONTHLY, ANNUAL = Plan.MONTHLY, Plan.ANNUAL


def figures(plan, servers, start, *editions, **parameters):
    found = first_year(book(*editions, **parameters), LAW, plan, servers, d(start))
    return found.taxable, found.tax, found.total, len(found.invoices)


@pytest.mark.parametrize(
    ("plan", "servers", "start", "expected"),
    [
        (MONTHLY, 1, "2026-04-01", (194_400, 19_440, 213_840, 12)),
        # 25,083 + 11 × 48,600 + 23,516, the tax of each month by itself
        (MONTHLY, 3, "2026-05-16", (583_199, 58_319, 641_518, 13)),
        (ANNUAL, 2, "2026-06-01", (388_800, 38_880, 427_680, 1)),
        (ANNUAL, 1, "2024-02-29", (194_400, 19_440, 213_840, 1)),
    ],
)
def test_art_21_1_the_price_of_the_first_year(plan, servers, start, expected):
    assert figures(plan, servers, start) == expected


def test_art_3_1_a_price_published_for_later_counts_from_its_day():
    change = ("2026-10-01", {"unit_price": 20_000})
    assert figures(MONTHLY, 1, "2026-04-01", change)[0] == 6 * 16_200 + 6 * 20_000
    assert figures(ANNUAL, 1, "2026-04-01", change)[0] == 12 * 16_200  # a term's price is fixed


def test_art_14_1_an_annual_plan_of_short_terms_pays_each_term_of_the_year():
    assert figures(ANNUAL, 1, "2026-04-01", term_months=6, renewal_months=6) == (
        194_400,
        19_440,
        213_840,
        2,
    )


def test_art_14_1_an_annual_plan_of_long_terms_pays_its_first_whole():
    assert figures(ANNUAL, 1, "2026-04-01", term_months=24)[0] == 2 * 194_400


@pytest.mark.parametrize(
    ("start", "parameters", "dates"),
    [
        ("2026-04-01", {}, ("2027-03-31", "2027-02-28", "2027-03-31")),
        ("2026-04-15", {}, ("2027-04-14", "2027-03-14", "2027-04-14")),
        ("2024-02-29", {}, ("2025-02-28", "2025-01-31", "2025-02-28")),
        (
            "2026-04-01",
            {"term_months": 24, "minimum_term_months": 6},
            ("2028-03-31", "2028-02-29", "2026-09-30"),
        ),
    ],
)
def test_art_14_1_the_first_term_of_a_wished_start_with_its_dates(start, parameters, dates):
    found = first_year(book(**parameters), LAW, MONTHLY, 1, d(start))
    term = found.term
    assert term.starts_on == d(start)
    assert (term.ends_on, term.notice_deadline, found.minimum_term_ends_on) == tuple(map(d, dates))


def test_art_15_1_no_minimum_term_is_said_to_be_none():
    found = first_year(book(minimum_term_months=0), LAW, MONTHLY, 1, d("2026-04-01"))
    assert found.minimum_term_ends_on is None


def due(due_on: str, paid_on: str | None = None) -> Due:
    return Due(d(due_on), paid_on and d(paid_on))


LATE = [due("2026-01-31", "2026-02-02"), due("2026-02-28", "2026-03-01"), due("2026-03-31")]


@pytest.mark.parametrize(
    ("invoices", "times"),
    [
        ([], 0),
        (LATE[:2], 0),
        (LATE, 3),
        ([*LATE[:2], due("2026-03-31", "2026-03-31")], 0),  # paid on the due day
        ([*LATE[:2], due("2026-06-10")], 0),  # due today
        ([*LATE[:2], due("2025-06-09")], 0),  # longer ago than a year
        ([*LATE[:2], due("2025-06-10")], 3),
    ],
)
def test_art_6_3_3_three_late_invoices_in_a_year_are_a_habit(invoices, times):
    assert len(habitual(invoices, d("2026-06-10"))) == times
