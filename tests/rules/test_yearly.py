"""The statement of a year by month: sums that end at its balance."""

import pytest

from billing.terms.statement import EntryKind, Statement, StatementEntry
from billing.terms.yearly import (
    BILLED,
    GIVEN,
    INTEREST,
    MONEY,
    MonthSum,
    by_month,
    last_of_year,
    year_of,
)
from tests.days import d


@pytest.mark.parametrize(
    ("day", "start", "first"),
    [
        ("2026-03-31", 4, "2025-04-01"),
        ("2026-04-01", 4, "2026-04-01"),
        ("2026-11-30", 1, "2026-01-01"),
        ("2026-11-30", 12, "2025-12-01"),
    ],
)
def test_the_year_of_a_day(day, start, first):
    assert year_of(d(day), start) == d(first)


@pytest.mark.parametrize(
    ("first", "today", "last"),
    [
        ("2025-04-01", "2026-11-30", "2026-03-31"),
        ("2026-04-01", "2026-11-30", "2026-11-30"),
        ("2023-03-01", "2026-11-30", "2024-02-29"),
    ],
)
def test_it_ends_after_twelve_months_or_today(first, today, last):
    assert last_of_year(d(first), d(today)) == d(last)


def test_every_kind_of_movement_has_one_column():
    assert sorted((*BILLED, *INTEREST, *MONEY, *GIVEN)) == sorted(EntryKind)


def entry(day: str, kind: EntryKind, amount: int) -> StatementEntry:
    return StatementEntry(d(day), kind, "x", amount)


def test_months_add_up_to_the_balance():
    entries = (
        entry("2026-04-01", EntryKind.INVOICE, 10_000),
        entry("2026-04-30", EntryKind.PAYMENT, -12_000),
        entry("2026-05-01", EntryKind.INVOICE, 10_000),
        entry("2026-05-01", EntryKind.LATE_INTEREST, 30),
        entry("2026-05-02", EntryKind.RETURN, 2_000),
        entry("2026-07-01", EntryKind.CREDIT_NOTE, -1_000),
        entry("2026-07-02", EntryKind.DISCOUNT, -500),
        entry("2026-07-03", EntryKind.PAYOUT, 100),
    )
    found = Statement(d("2026-04-01"), d("2026-07-10"), 5_000, entries, 13_630, (), 0)
    assert list(by_month(found)) == [
        MonthSum(d("2026-04-01"), 10_000, 0, -12_000, 0, 3_000),
        MonthSum(d("2026-05-01"), 10_000, 30, 2_000, 0, 15_030),
        MonthSum(d("2026-06-01"), 0, 0, 0, 0, 15_030),
        MonthSum(d("2026-07-01"), 0, 0, 100, -1_500, 13_630),
    ]
