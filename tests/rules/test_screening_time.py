"""Working days from the day after arrival: by when an applicant can expect a decision."""

from datetime import date

import pytest

from contracts.office.calendar import national_holidays
from contracts.office.terms.explanation import Refused
from contracts.office.terms.working_days import DaysOff
from contracts.terms.screening_time import checked, expected_on

OFF = DaysOff(
    frozenset().union(*(national_holidays(year) for year in (2026, 2027))),
    frozenset({date(2026, 8, 13)}),
)


@pytest.mark.parametrize(
    ("arrived", "days", "expected"),
    [
        ("2026-11-30", 1, "2026-12-01"),  # Monday → Tuesday
        ("2026-11-30", 5, "2026-12-07"),
        ("2026-11-27", 1, "2026-11-30"),  # over a weekend
        ("2026-11-28", 1, "2026-11-30"),  # arrived on a Saturday
        ("2026-04-28", 3, "2026-05-07"),  # 30 Apr, 1 May, 7 May: the holidays between are off
        ("2026-12-25", 2, "2027-01-05"),  # 28 Dec, 5 Jan: the turn of the year is off
        ("2026-08-12", 1, "2026-08-14"),  # a company holiday
    ],
)
def test_the_day_of_arrival_is_not_counted_and_days_off_are_not(arrived, days, expected):
    found = expected_on(date.fromisoformat(arrived), days, OFF)
    assert found == date.fromisoformat(expected)


@pytest.mark.parametrize("days", [0, -1, 61])
def test_a_figure_that_cannot_be_is_refused(days):
    with pytest.raises(Refused):
        checked(days)
