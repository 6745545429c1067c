"""The ledger's page: trial balance, entries and their pages, CSV; who may see it."""

import csv
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from billing.models import Payment
from contracts.office.context import Duty
from tests.once import once
from tests.staff import member
from tests.web.html import Page
from tests.world import account, event, invoice, lived, signed

pytestmark = pytest.mark.django_db
DAY = "2026-07-10"
JUNE = {"first": "2026-06-01", "last": "2026-06-30"}


def live() -> None:
    """A pays May and 20,000 yen more in June; B has an annual contract and pays nothing."""
    lived(
        DAY,
        *signed("2026-04-01", servers=2),
        *signed("2026-04-01", "C2", "B", plan="annual"),
        event("2026-05-20", "pay", customer="A", amount=35_640),
        event("2026-06-22", "pay", customer="A", amount=55_640),
    )


past = once(live)


@pytest.fixture
def keeper(past, db, today, client):
    today(DAY)
    client.force_login(member("keiri", Duty.ACCOUNTS))
    return client


def table(answer, caption: str):
    return Page(answer).table(caption)


def test_a_month_shows_what_accounts_held_what_moved_and_what_they_hold(keeper):
    answer = keeper.get(reverse("ledger"), JUNE)
    month = invoice("2026-04", "B").total // 12
    tax = month // 11
    rows = dict(answer.context["balances"])
    found = {name: (one.opening, one.debit, one.credit, one.closing) for one, name in rows.items()}
    assert found == {
        "売掛金": (35_640 + 12 * month, 35_640, 35_640, 35_640 + 12 * month),
        "普通預金": (35_640, 55_640, 0, 91_280),
        "前受金": (0, 0, 20_000, -20_000),
        "前受収益": (-10 * month, month, 0, -9 * month),
        "売上高(利用料金)": (
            -2 * (32_400 + month - tax),
            0,
            32_400 + month - tax,
            -3 * (32_400 + month - tax),
        ),
        "仮受消費税": (-2 * (3_240 + tax), 0, 3_240 + tax, -3 * (3_240 + tax)),
    }
    assert answer.context["debits"] == answer.context["credits"]
    period = "2026年6月1日から2026年6月30日まで"
    assert table(answer, period).column("借方")[-1] == f"¥{35_640 + 55_640 + month:,}"


def test_deferred_revenue_is_shown_by_the_month_that_earns_it(keeper):
    answer = keeper.get(reverse("ledger"), JUNE)
    month = invoice("2026-04", "B").total // 12
    assert [one["yen"] for one in answer.context["bars"]] == [month] * 9
    assert table(answer, "前受収益の振替予定(売上となる月)").column("月")[0] == "2026年7月"


def test_an_entry_leads_to_its_document_and_its_customer(keeper):
    text = keeper.get(reverse("ledger"), {**JUNE, "account": account("A").number}).text
    of_may = invoice("2026-05", "A").number
    payment = Payment.objects.get(amount=55_640)
    for address in (
        reverse("staff_payment", args=[payment.pk]),
        reverse("staff_invoice", args=[invoice("2026-06", "A").number]),
        reverse("staff_customer", args=[account("A").customer.number]),
    ):
        assert f'href="{address}"' in text
    assert of_may not in text  # of May's sales, and paid within the payment's own entries


def table_of_entries(keeper, name: str):
    answer = keeper.get(reverse("ledger"), {**JUNE, "account": account(name).number})
    return table(answer, "仕訳")


def test_the_entries_of_an_account_and_of_one_ledger_account(keeper):
    found = table_of_entries(keeper, "A")
    assert found.column("借方") == ["普通預金", "普通預金", "売掛金"]
    assert found.column("貸方") == ["売掛金", "前受金", "売上高(利用料金)"]
    assert found.column("金額") == ["¥35,640", "¥20,000", "¥35,640"]
    assert found.column("うち消費税") == ["¥0", "¥0", "¥3,240"]
    chosen = f"{reverse('ledger')}?first=2026-06-01&amp;last=2026-06-30&amp;title=deferred"
    assert f'href="{chosen}"' in keeper.get(reverse("ledger"), JUNE).text
    only = keeper.get(reverse("ledger"), {**JUNE, "title": "deferred"})
    assert table(only, "仕訳").column("請求先") == ["B株式会社"]
    of_tax = keeper.get(reverse("ledger"), {**JUNE, "title": "tax"})
    assert sorted(table(of_tax, "仕訳").column("請求先")) == ["A株式会社", "B株式会社"]


def test_the_csv_has_every_entry_with_its_tax(keeper):
    answer = keeper.get(reverse("ledger_csv"), {**JUNE, "account": account("A").number})
    text = answer.getvalue().decode("utf-8-sig")
    rows = list(csv.reader(StringIO(text)))
    assert rows[0] == [
        "日", "記録日", "内容", "書類", "顧客番号", "請求先番号", "請求先",
        "借方", "貸方", "金額", "消費税額", "税率(%)",
    ]  # fmt: skip
    number = invoice("2026-06", "A").number
    assert rows[-1][:4] == ["2026-06-30", "2026-07-01", "役務提供月の売上", number]
    assert rows[-1][7:] == ["売掛金", "売上高(利用料金)", "35640", "3240", "10"]
    assert len(rows) == 1 + 3


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"first": "2026-06-31"}, "日付"),
        ({"first": "2026-06-30", "last": "2026-06-01"}, "終わりの日が始まりの日より前です。"),
        ({"account": "A999"}, "この番号の請求先はありません。"),
        ({"title": "cash"}, "選んで"),
    ],
)
def test_what_cannot_be_asked_is_said_at_its_field(keeper, asked, told):
    answer = keeper.get(reverse("ledger"), asked)
    assert answer.status_code == 200
    assert told in answer.text
    back = keeper.get(reverse("ledger_csv"), asked)
    assert (back.status_code, back.url.partition("?")[0]) == (302, reverse("ledger"))


def test_days_without_entries_say_so(keeper):
    assert (
        "この期間までの仕訳はありません。"
        in keeper.get(reverse("ledger"), {"first": "2025-01-01", "last": "2025-01-31"}).text
    )
    assert (
        "この期間の仕訳はありません。"
        in keeper.get(reverse("ledger"), {"first": "2028-01-01", "last": "2028-01-31"}).text
    )


@pytest.mark.parametrize("name", ["ledger", "ledger_csv"])
def test_only_those_who_keep_the_books_see_it(keeper, client, name):
    assert keeper.get(reverse(name)).status_code == 200
    assert reverse("ledger") in keeper.get(reverse("receivables")).text
    client.force_login(member("madoguchi", Duty.SUPPORT))
    assert client.get(reverse(name)).status_code == 403
    assert reverse("ledger") not in client.get(reverse("receivables")).text


def test_a_page_asks_as_often_for_many_entries_as_for_few(keeper):
    def asked(last: str) -> int:
        with CaptureQueriesContext(connection) as statements:
            keeper.get(reverse("ledger"), {"first": "2026-04-01", "last": last})
        return len(statements)

    asked("2026-06-30")
    assert asked("2027-03-31") <= asked("2026-06-30") + 1  # deferred revenue is earned by then
