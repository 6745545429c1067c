"""Civil Code 138-143 and the notice deadline: the figures of the register and the facts."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.terms.periods import (
    ONE_DAY,
    calendar_pieces,
    days_between,
    deadline,
    last_day,
    period_after,
)
from tests.rules.builders import d

DAYS = st.dates(date(2000, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2024-02-29", "2025-02-28"),
        ("2023-03-01", "2024-02-29"),
        ("2026-04-01", "2027-03-31"),
        ("2026-04-15", "2027-04-14"),
        ("2027-03-01", "2028-02-29"),
        ("2026-12-31", "2027-12-30"),
    ],
)
def test_one_year_that_counts_its_first_day(first, last):
    assert last_day(d(first), 12) == d(last)


@pytest.mark.parametrize(
    ("arrival", "last"),
    [
        ("2026-01-27", "2026-02-27"),
        ("2026-01-28", "2026-02-28"),
        ("2026-01-29", "2026-02-28"),
        ("2026-01-30", "2026-02-28"),
        ("2026-01-31", "2026-02-28"),
        ("2026-02-28", "2026-03-31"),
        ("2026-03-31", "2026-04-30"),
        ("2026-04-29", "2026-05-29"),
        ("2026-04-30", "2026-05-31"),
        ("2026-08-31", "2026-09-30"),
        ("2026-12-31", "2027-01-31"),
        ("2028-01-27", "2028-02-27"),
        ("2028-01-28", "2028-02-28"),
        ("2028-01-29", "2028-02-29"),
        ("2028-01-31", "2028-02-29"),
        ("2028-02-28", "2028-03-28"),
        ("2028-02-29", "2028-03-31"),
    ],
)
def test_one_month_from_a_notice_does_not_count_its_day(arrival, last):
    assert period_after(d(arrival), 1) == d(last)


@pytest.mark.parametrize(
    ("end", "latest"),
    [
        ("2027-03-31", "2027-02-28"),
        ("2027-04-30", "2027-03-31"),
        ("2027-02-28", "2027-01-31"),
        ("2027-04-14", "2027-03-14"),
        ("2027-03-30", "2027-02-27"),
    ],
)
def test_deadline_one_month_before(end, latest):
    assert deadline(d(end), 1) == d(latest)


@given(DAYS, st.integers(0, 12))
def test_deadline_is_the_latest_arrival_in_time(end, months):
    latest = deadline(end, months)
    assert period_after(latest, months) <= end < period_after(latest + ONE_DAY, months)


@given(DAYS, st.integers(1, 120))
def test_periods_in_a_row_from_one_anchor_never_drift(first, months):
    """killbill#127: an anchor on the 31st must not wander."""
    end = last_day(first, months)
    assert first < end + ONE_DAY
    assert last_day(first, months + 1) > end
    assert abs((end - first).days + 1 - months * 365.25 / 12) < 4


@given(DAYS, st.integers(0, 800))
def test_calendar_pieces_are_contiguous_and_cover(first, length):
    last = first + timedelta(days=length)
    pieces = list(calendar_pieces(first, last))
    assert pieces[0].first == first
    assert pieces[-1].last == last
    assert sum(days_between(p.first, p.last) for p in pieces) == length + 1
    for before, after in itertools.pairwise(pieces):
        assert after.first == before.last + ONE_DAY
        assert not (before.months and after.months)
