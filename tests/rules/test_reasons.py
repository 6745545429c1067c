"""Why an issued invoice has its days and its tax."""

from decimal import Decimal

import pytest

from billing.terms import reasons
from billing.terms.due import PaymentTerms
from contracts.office.calendar import why_closed
from contracts.terms.periods import next_month
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
    ],
)  # fmt: skip
def test_art_23_1_the_due_day_of_a_month(month, due, rule, ja, en):
    issued = next_month(d(month))
    why = reasons.due_day(d(month), issued, PaymentTerms(), d(due), why_closed)
    assert (why.clause, why.rule) == ("23-1", rule)
    assert ja in why.ja
    assert en in why.en


def test_art_15_2_a_residual_is_due_on_the_end_of_what_it_is_for():
    why = reasons.due_day_of_residual(d("2026-07-19"), d("2026-07-21"), why_closed)
    assert why.clause == "15-2"
    assert "最終日は2026年7月19日。7月19日は日曜日、7月20日は海の日のため" in why.ja
    set_by_staff = reasons.due_day_of_residual(d("2026-07-19"), d("2026-08-31"), why_closed)
    assert set_by_staff.ja == "個別に定めた期日です"


@pytest.mark.parametrize(
    ("issued", "terms", "due", "ja", "en"),
    [
        (
            "2026-06-01", PaymentTerms("closing_20_end_of_next_month"), "2026-07-31",
            "支払条件は20日締め翌月末払いです。発行日(2026年6月1日)の請求は2026年6月20日の締めに入り、"
            "その翌月末日は2026年7月31日で、銀行営業日です",
            "Payment terms: Closing on the 20th, payment at the end of the next month; issued on"
            " 1 June 2026, it belongs to the closing of 20 June 2026; the last day of the month"
            " after is 31 July 2026, a bank business day",
        ),
        (
            "2026-06-01", PaymentTerms("net_45"), "2026-07-16",
            "支払条件は発行日から45日です。発行日(2026年6月1日)の45日後は2026年7月16日で、銀行営業日です",
            "Payment terms: 45 days from the issue date; 45 days after 1 June 2026 is 16 July 2026,"
            " a bank business day",
        ),
        (
            "2026-06-25", PaymentTerms(least_days=10), "2026-07-06",
            "発行が遅れたため、支払期限まで少なくとも10日を置きます。発行日(2026年6月25日)の10日後は"
            "2026年7月5日。7月5日は日曜日のため、次の銀行営業日(2026年7月6日)になります",
            "Issued late, it leaves at least 10 days to pay: 10 days after the issue date,"
            " 25 June 2026, is 5 July 2026; 5 July is a Sunday, so it moves to the next bank"
            " business day, 6 July 2026",
        ),
    ],
)  # fmt: skip
def test_art_23_1_the_due_day_says_its_payment_terms(issued, terms, due, ja, en):
    why = reasons.due_day(d("2026-05-01"), d(issued), terms, d(due), why_closed)
    assert (why.ja, why.en) == (ja, en)


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
    late = reasons.issue_day(d("2026-04-01"), d("2026-05-07"))
    assert late.ja.endswith("2026年5月7日に発行しましたが、期限は変わりません")
    least = PaymentTerms(least_days=10)
    later = reasons.issue_day(d("2026-04-01"), d("2026-05-28"), least)
    assert later.ja.endswith("処理が遅れたため2026年5月28日に発行しました")
    assert later.en.endswith("issued late, on 28 May 2026")
    assert reasons.issue_day(None, d("2026-05-07")).clause == "15-2"
