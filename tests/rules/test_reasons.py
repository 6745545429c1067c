"""Why an issued invoice has its days and its tax."""

from decimal import Decimal

import pytest

from billing.terms import reasons
from contracts.office.calendar import why_closed
from tests.days import d


@pytest.mark.parametrize(
    ("month", "due", "rule", "ja", "en"),
    [
        ("2026-03-01", "2026-04-30", "as_it_falls", "2026年4月30日で、銀行営業日です", "30 April"),
        (
            "2026-04-01", "2026-06-01", "rolled_to_a_bank_day",
            "5月31日は日曜日のため、次の銀行営業日(2026年6月1日)になります", "a Sunday",
        ),
        (
            "2026-04-01", "2026-05-29", "rolled_to_a_bank_day",
            "5月31日は日曜日、5月30日は土曜日のため、前の銀行営業日(2026年5月29日)", "previous",
        ),
        (
            "2026-11-01", "2027-01-04", "rolled_to_a_bank_day",
            "12月31日は銀行休業日、1月1日は元日、1月2日は土曜日、1月3日は日曜日のため",
            "New Year's Day",
        ),
        ("2026-04-01", "2026-05-31", "as_it_falls", "2026年5月31日", "31 May 2026"),
        ("2026-04-01", "2026-06-15", "set_by_agreement", "個別に定めた期日", "set for this"),
    ],
)  # fmt: skip
def test_art_23_1_the_due_day_of_a_month(month, due, rule, ja, en):
    why = reasons.due_day(d(month), None, d(due), why_closed)
    assert (why.clause, why.rule) == ("23-1", rule)
    assert ja in why.ja
    assert en in why.en


def test_art_15_2_a_residual_is_due_on_the_end_of_what_it_is_for():
    why = reasons.due_day(None, d("2026-07-19"), d("2026-07-21"), why_closed)
    assert why.clause == "15-2"
    assert "最終日は2026年7月19日。7月19日は日曜日、7月20日は海の日のため" in why.ja


@pytest.mark.parametrize(
    ("taxable", "percent", "tax", "ja"),
    [
        (32_400, "10", 3_240, "32,400円 × 10% = 3,240円"),
        (315, "10", 31, "315円 × 10% = 31.50円 → 31円(請求書ごと税率ごとに1回だけ切り捨て)"),
        (315, "10", 32, "315円 × 10% = 31.50円 → 32円(請求書ごと税率ごとに1回だけ切り上げ)"),
    ],
)
def test_tax_says_its_one_rounding(taxable, percent, tax, ja):
    assert reasons.tax(taxable, Decimal(percent), tax).ja == ja


def test_art_23_1_issued_on_the_first_day_or_late_with_the_same_due_day():
    assert "2026年5月1日" in reasons.issue_day(d("2026-04-01"), d("2026-05-01")).ja
    assert "2026年5月7日に発行しましたが" in reasons.issue_day(d("2026-04-01"), d("2026-05-07")).ja
    assert reasons.issue_day(None, d("2026-05-07")).clause == "15-2"
