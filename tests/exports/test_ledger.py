"""Invoices and payments of a period, debts as of a day, the audit journal, as files."""

import re
from collections import Counter
from datetime import timedelta

import pytest

from billing.exports.ledger import Ledger, Receivables
from billing.models import Invoice
from billing.operations.payments import reverse
from billing.queries import balances
from billing.terms.ages import Age
from contracts.office import context
from contracts.office.journal_export import Journal
from contracts.office.models import JournalEntry, JournalSeal
from contracts.people.models import BillingAccount
from tests.exports.reading import table, texts
from tests.once import once
from tests.world import account, d, event, invoice, lived, signed

pytestmark = pytest.mark.django_db


def live() -> None:
    lived(
        "2026-08-10",
        *signed("2026-04-01", servers=2),
        *signed("2026-04-01", "C2", "B"),
        event("2026-06-11", "pay", customer="A", amount=10_000),
        event("2026-07-10", "pay", customer="A", amount=25_640),
        event("2026-07-10", "pay", customer="B", amount=100_000),
    )


past = once(live)


@pytest.fixture
def life(past, db, today) -> None:
    today("2026-08-10")


def test_the_ledger_has_what_falls_into_the_period(life):
    found = texts(Ledger("2026-06-01", "2026-06-30"))
    invoices = table(found["invoices.csv"])[1:]
    assert {row[9] for row in invoices} == {"2026-06-01"}
    assert {row[0] for row in table(found["invoice_lines.csv"])[1:]} == {row[0] for row in invoices}
    assert [row[3] for row in table(found["payments.csv"])[1:]] == ["10000"]
    assert [row[6] for row in table(found["allocations.csv"])[1:]] == ["10000"]
    assert "2026-06-01 – 2026-06-30" in found["README.txt"].decode()


@pytest.mark.parametrize(
    "day", ["2026-04-30", "2026-05-31", "2026-06-11", "2026-07-09", "2026-08-10"]
)
def test_what_was_owed_on_a_day_is_what_no_money_had_settled_by_then(life, day):
    expected = {}
    for one in Invoice.objects.filter(issued_on__lte=day):
        rest = one.total - sum(a.amount for a in one.allocations.all() if a.day <= d(day))
        if rest:
            expected[one.number] = rest
    found = texts(Receivables(day))
    rows = table(found["receivables.csv"])[1:]
    assert {row[2]: int(row[7]) for row in rows} == expected
    sums: Counter = Counter()
    for row in rows:
        sums[row[0]] += int(row[7])
    by_account = table(found["by_account.csv"])[1:]
    assert {row[0]: int(row[2]) for row in by_account} == sums
    assert all(sum(map(int, row[3:])) == int(row[2]) for row in by_account)


def test_ages_by_days_overdue(life):
    of_april = invoice("2026-04", "B")
    due = of_april.due_on
    for days, age in ((0, 0), (1, 1), (30, 1), (31, 2), (38, 2)):
        found = {one.invoice: one for one in balances.debts(due + timedelta(days))}
        debt = found[of_april.number]
        assert (debt.days, debt.age) == (days, list(Age)[age])
    assert of_april.number not in {one.invoice for one in balances.debts(due + timedelta(39))}
    oldest = balances.AgedInvoice("A", "", "", "", due, due, 1, 1, 91)
    assert oldest.age is Age.OVER_90


def test_a_reversal_makes_the_debt_one_that_was_never_paid(life):
    before = sum(one.outstanding for one in balances.debts(d("2026-06-11")))
    reverse(context.system(), invoice("2026-04").allocations.order_by("pk")[0].payment, "")
    after = sum(one.outstanding for one in balances.debts(d("2026-06-11")))
    assert after == before + 10_000


def test_the_journal_comes_with_its_seals(life):
    entries = JournalEntry.objects.filter(day="2026-06-01")
    JournalSeal.objects.create(
        day="2026-06-01", last_entry=entries.last().pk, entries=entries.count(),
        previous_sha256="", sha256="ab" * 32, sealed_at=context.now(),
    )  # fmt: skip
    found = texts(Journal("2026-06-01", "2026-06-30"))
    rows = table(found["journal.csv"])[1:]
    expected = JournalEntry.objects.filter(day__gte="2026-06-01", day__lte="2026-06-30")
    assert [int(row[0]) for row in rows] == list(expected.values_list("pk", flat=True))
    assert rows[0][1] == "2026-06-01 09:00:00"
    assert table(found["seals.csv"])[1][4] == "ab" * 32


def test_cells_that_would_calculate_are_made_harmless(life):
    BillingAccount.objects.filter(pk=account().pk).update(name="=1+1")
    rows = table(texts(Receivables("2026-05-31"))["receivables.csv"])
    assert rows[1][1] == "'=1+1"


def rows_by_heading(text: bytes) -> list[dict[str, str]]:
    header, *rows = table(text)
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_every_cell_of_the_ledger_is_a_word_a_day_or_a_number(life):
    found = texts(Ledger("2026-04-01", "2026-06-30"))
    april = invoice("2026-04")
    (bill,) = [r for r in rows_by_heading(found["invoices.csv"]) if r["請求書番号"] == april.number]
    assert bill == {
        "請求書番号": april.number, "種類": "定期", "対象": "2026年4月分", "請求先番号": "A",
        "請求先": "A株式会社", "部署": "", "発注番号": "", "お客様管理番号": "", "負担部門": "",
        "発行日": "2026-05-01", "支払期限": "2026-06-01",
        "税抜金額": "32400", "消費税額": "3240", "請求額": "35640", "うち遅延損害金": "0",
        "未払額": "0", "完済日": "2026-07-10",
    }  # fmt: skip
    (line,) = [
        r for r in rows_by_heading(found["invoice_lines.csv"]) if r["請求書番号"] == april.number
    ]
    assert (line["種類"], line["条項"]) == ("利用料", "第23条第1項第2号")
    (payment,) = rows_by_heading(found["payments.csv"])
    assert (payment["起算日"], payment["記録日時"]) == ("2026-06-11", "2026-06-11 09:00:00")
    (allocation,) = rows_by_heading(found["allocations.csv"])
    assert (allocation["種類"], allocation["理由"], allocation["日"]) == (
        "入金", "支払期限の古いものから順に充当しました", "2026-06-11",
    )  # fmt: skip


LIKE_A_DAY = re.compile(r"\d{1,4}[-/]\d{1,2}(\(\d+\))?")


def test_no_cell_of_any_csv_is_what_a_spreadsheet_turns_into_a_day(life):
    """`2026-04` becomes 1 April, `15-2` becomes 15 February; whole days are days."""
    contents = (
        Ledger("2026-04-01", "2026-08-10"), Receivables("2026-08-10"),
        Journal("2026-04-01", "2026-08-10"),
    )  # fmt: skip
    for content in contents:
        sheets = {name: text for name, text in texts(content).items() if name.endswith(".csv")}
        assert sheets
        for name, text in sheets.items():
            cells = {cell for row in table(text) for cell in row}
            assert [cell for cell in cells if LIKE_A_DAY.fullmatch(cell)] == [], name


def test_the_journal_is_in_words(life):
    found = texts(Journal("2026-06-11", "2026-06-11"))
    (row,) = [r for r in rows_by_heading(found["journal.csv"]) if r["操作"] == "入金"]
    assert (row["日時"], row["条項"]) == ("2026-06-11 09:00:00", "第23条第1項")
    assert (row["対象"], row["顧客番号"], row["前"]) == ("入金", "A", "")
    number = invoice("2026-04").number
    applied, *others = sorted(row["後"].splitlines())
    assert others == ["前受金: ¥0", "起算日: 2026年6月11日", "金額: ¥10,000"]
    assert sorted(applied.removeprefix("充当: ").split("、")) == [
        "理由: 支払期限の古いものから順に充当しました",
        "種類: 入金",
        f"請求書: {number}",
        "金額: ¥10,000",
    ]
