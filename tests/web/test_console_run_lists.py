"""The lists of a run: what it would issue, what it has issued, what is held back."""

import csv
import io

import pytest
from django.urls import reverse

from billing.models import BillingHold, BillingRun, Invoice
from billing.operations import billing_holds, run
from billing.terms.previewing import Remark
from contracts.office import context
from contracts.office.context import Duty
from contracts.office.exporting import MARK
from contracts.office.models import OutboxMessage
from contracts.people.models import BillingAccount, Contact, Customer
from portal.exports import tasks as export_tasks
from portal.exports import worker
from portal.exports.models import Export
from portal.jobs import runner, tasks
from portal.jobs.models import JobRun
from tests.once import once
from tests.staff import staff as by
from tests.web.html import Page, text
from tests.world import account, d, event, lived, signed

pytestmark = pytest.mark.django_db
MONTH = "2026-07"
JULY = d("2026-07-01")


def live() -> None:
    """July is over: A has two servers, B owes interest, C is new and pays by year."""
    lived(
        "2026-07-31",
        *signed("2026-04-01", servers=2),
        *signed("2026-04-01", "C2", "B"),
        *signed("2026-07-01", "C3", "C", plan="annual"),
        event("2026-07-10", "pay", customer="B", amount=17_000),
    )
    BillingAccount.objects.filter(number="C").update(name="=総務🍣", address="")
    Customer.objects.filter(number="C").update(name="髙橋商店")
    Contact.objects.filter(contracts__number="C2").update(email="")


past = once(live)


@pytest.fixture
def staff(past, db, today, monkeypatch, staff):
    today("2026-08-01")
    monkeypatch.setattr(export_tasks.make, "delay", lambda pk: None)
    monkeypatch.setattr(tasks.go_on, "delay", lambda pk: None)
    return staff


@pytest.fixture
def accounts(staff):
    """A clerk for accounts who has asked for the preview."""
    client = staff(Duty.ACCOUNTS)
    client.post(reverse("billing_run_act", args=[MONTH, "preview"]))
    assert worker.make(Export.objects.get().pk)
    return client


def shown(client, name: str = "billing_run_previewed", **asked) -> Page:
    return Page(client.get(reverse(name, args=[MONTH]), asked))


def cells(client, name: str, **asked) -> list[list[str]]:
    answer = client.get(reverse(name, args=[MONTH]), asked)
    content = b"".join(answer.streaming_content).decode()
    assert content.startswith(MARK)
    return list(csv.reader(io.StringIO(content.removeprefix(MARK))))


def hold(client, number: str = "B", **values):
    values = {"reason": "金額を確認中", "month": MONTH, **values}
    return client.post(reverse("billing_hold", args=[number]), values, follow=True)


LIST = "請求処理で発行される請求書"


def test_every_invoice_of_the_preview_is_listed_and_the_totals_are_their_sum(accounts):
    page = shown(accounts)
    table = page.table(LIST)
    assert table.rows[0] == [
        "顧客と請求先", "契約", "税抜金額", "消費税", "請求額", "支払期限", "要確認", "状態",
    ]  # fmt: skip
    # B: 17,000 of April's 17,820 on 10 July, 39 days late: 17,820 * 14.5 % * 39 / 365 = 276
    assert table.body == [
        ["AA株式会社 A A株式会社", "C1", "¥32,400", "¥3,240", "¥35,640", "2026年8月31日",
         "–", "保留する"],
        ["BB株式会社 B B株式会社", "C2", "¥16,476", "¥1,620", "¥18,096", "2026年8月31日",
         "請求先メールアドレスなし", "保留する"],
        ["C髙橋商店 C =総務🍣", "C3", "¥194,400", "¥19,440", "¥213,840", "2026年8月31日",
         "住所なし 印字できない文字あり 初めての請求", "保留する"],
    ]  # fmt: skip
    totals = [int(cell.replace("¥", "").replace(",", "")) for cell in table.column("請求額")]
    assert sum(totals) == 267_576
    assert "¥267,576" in text(page.root)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"text": "高橋"}, "C"),
        ({"text": "C2"}, "B"),
        ({"text": "a"}, "A"),
        ({"text": "総務 髙橋"}, "C"),
        ({"text": "無い"}, ""),
        ({"sort": "most"}, "CAB"),
        ({"sort": "least"}, "BAC"),
        ({"remark": Remark.NO_MAIL}, "B"),
        ({"remark": Remark.LACKING}, "C"),
        ({"state": "held"}, ""),
        ({"state": "issue"}, "ABC"),
    ],
)
def test_the_preview_is_searched_filtered_and_sorted(accounts, asked, found):
    page = shown(accounts, **asked)
    if not found:
        assert "条件に合う請求書はありません" in text(page.root)
        return
    assert "".join(cell[0] for cell in page.table(LIST).column("顧客と請求先")) == found


def test_wrong_criteria_are_named(accounts):
    assert "一覧から選んでください" in text(shown(accounts, sort="x").root)
    assert shown(accounts, older="x").table(LIST).body
    assert shown(accounts, older="99999999999").table(LIST).body


def test_a_page_has_fifty_rows_and_leads_to_the_next(accounts, monkeypatch):
    monkeypatch.setattr("portal.console.runs.previewed.PAGE", 2)
    first = accounts.get(reverse("billing_run_previewed", args=[MONTH]), {"sort": "most"})
    assert Page(first).table(LIST).column("請求額") == ["¥213,840", "¥35,640"]
    assert "?sort=most&amp;older=2" in first.content.decode()
    last = shown(accounts, sort="most", older="2")
    assert last.table(LIST).column("請求額") == ["¥18,096"]
    assert shown(accounts, sort="most", newer="0").table(LIST).column("請求額")[0] == "¥213,840"


def test_held_back_it_is_seen_as_such_and_left_out_of_the_totals_until_released(accounts):
    answer = hold(accounts, through="2026-09-10")
    assert answer.redirect_chain == [(reverse("billing_run_previewed", args=[MONTH]), 302)]
    page = Page(answer)
    assert "2026年9月10日まで、この請求先の定期の請求書はどの月の分も" in text(page.root)
    assert page.table(LIST).column("状態") == [
        "保留する", "保留中 金額を確認中 (2026年9月10日まで) 解除", "保留する",
    ]  # fmt: skip
    assert "¥249,480" in text(page.root)  # 35,640 + 213,840
    assert "1 ¥18,096" in text(page.root)
    run_page = accounts.get(reverse("billing_run", args=[MONTH])).content.decode()
    assert "¥249,480" in run_page
    answer = accounts.post(reverse("release_billing", args=["B"]), {"month": MONTH}, follow=True)
    assert "保留を解除しました" in text(Page(answer).root)
    assert "¥267,576" in text(Page(answer).root)


def test_the_same_in_english(accounts):
    accounts.cookies["django_language"] = "en"
    hold(accounts)
    table = shown(accounts).table("Invoices that the run would issue")
    assert table.rows[0] == [
        "Customer and billing account", "Contracts", "Before tax", "Consumption tax",
        "Amount billed", "Due on", "To be checked", "State",
    ]  # fmt: skip
    assert table.body[1] == [
        "BB株式会社 B B株式会社", "C2", "¥16,476", "¥1,620", "¥18,096", "31 August 2026",
        "No e-mail address for invoices", "Held back 金額を確認中 Release",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"reason": ""}, "理由を入力してください"),
        ({"through": "2026-07-31"}, "保留の最終日が過ぎています"),
        ({"through": "きのう"}, "2026-04-01"),
        ({"reason": "あ" * 201}, "長すぎます"),
    ],
)
def test_a_hold_that_is_none_is_refused_where_it_was_typed(accounts, values, said):
    answer = hold(accounts, **values)
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert not BillingHold.objects.exists()


def test_twice_is_refused_and_what_holds_is_shown(accounts):
    hold(accounts)
    answer = hold(accounts)
    assert "金額を確認中" in answer.content.decode()
    assert BillingHold.objects.count() == 1
    assert accounts.get(reverse("billing_hold", args=["無い"])).status_code == 404


def test_the_csv_of_the_preview_has_words_and_no_formulas(accounts):
    hold(accounts, through="2026-09-10")
    header, *rows = cells(accounts, "billing_run_previewed_csv")
    assert len(header) == 16
    assert rows == [
        ["2026年7月分", "A", "A株式会社", "A", "A株式会社", "C1", "32400", "3240", "35640",
         "2026-08-31", "35640", "0", "発行予定", "", "", ""],
        ["2026年7月分", "B", "B株式会社", "B", "B株式会社", "C2", "16476", "1620", "18096",
         "2026-08-31", "17820", "0", "保留中", "金額を確認中", "2026-09-10",
         "請求先メールアドレスなし"],
        ["2026年7月分", "C", "髙橋商店", "C", "'=総務🍣", "C3", "194400", "19440", "213840",
         "2026-08-31", "", "0", "発行予定", "", "", "住所なし・印字できない文字あり・初めての請求"],
    ]  # fmt: skip


def test_without_a_preview_its_list_leads_back_to_the_run(staff):
    client = staff(Duty.ACCOUNTS)
    for name in ("billing_run_previewed", "billing_run_previewed_csv"):
        answer = client.get(reverse(name, args=[MONTH]))
        assert answer.headers["Location"] == reverse("billing_run", args=[MONTH])


def start(client, **values):
    there = reverse("billing_run_act", args=[MONTH, "start"])
    return Page(client.post(there, values, follow=True))


def test_the_run_is_started_as_it_was_shown(accounts):
    body = accounts.get(reverse("billing_run", args=[MONTH])).content.decode()
    expected = body.split('name="expected" value="')[1].split('"')[0]
    hold(accounts)
    assert "試算と比べています" in text(start(accounts, expected=expected).root)
    assert runner.advance(JobRun.objects.get(month=JULY).pk) == []
    shown = Page(accounts.get(reverse("billing_run", args=[MONTH])))
    assert "請求処理は始まりませんでした" in text(shown.root)
    assert not BillingRun.objects.filter(month=JULY).exists()
    body = accounts.get(reverse("billing_run", args=[MONTH])).content.decode()
    expected = body.split('name="expected" value="')[1].split('"')[0]
    assert "処理中" in text(start(accounts, expected=expected).root)


ISSUED = "請求処理で発行した請求書"


def billed() -> None:
    billing_holds.hold(by("sato", "2026-08-01"), account("B").pk, "金額を確認中")
    runner.run_here(d("2026-08-01"))
    number = Invoice.objects.get(label=MONTH, customer__number="C").number
    OutboxMessage.objects.filter(document=number).update(
        sent_at=context.now(), bounced_at=context.now(), bounce="550 no such user"
    )


def test_a_finished_run_lists_its_invoices_with_their_delivery(staff):
    billed()
    client = staff(Duty.ACCOUNTS)
    body = client.get(reverse("billing_run", args=[MONTH])).content.decode()
    assert "対象 = 発行 + 保留" in body
    page = shown(client, "billing_run_issued")
    table = page.table(ISSUED)
    numbers = dict(Invoice.objects.filter(label=MONTH).values_list("customer__number", "number"))
    assert set(numbers) == {"A", "C"}
    rows = {row[0]: row[1:] for row in table.body}
    assert rows[numbers["A"]][:4] == ["A株式会社A", "¥35,640", "2026年8月1日", "2026年8月31日"]
    assert "送信待ち" in rows[numbers["A"]][4]
    assert rows[numbers["C"]][1] == "¥213,840"
    assert "不達" in rows[numbers["C"]][4]
    assert "¥249,480" in text(page.root)
    body = client.get(reverse("billing_run_issued", args=[MONTH])).content.decode()
    message = OutboxMessage.objects.get(document=numbers["C"])
    assert reverse("staff_invoice", args=[numbers["C"]]) in body
    assert reverse("staff_message", args=[message.pk]) in body


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"state": "waiting"}, "A"),
        ({"state": "bounced"}, "C"),
        ({"state": "sent"}, ""),
        ({"state": "failed"}, ""),
        ({"state": "none"}, ""),
        ({"text": "高橋"}, "C"),
        ({"text": "高橋", "state": "waiting"}, ""),
    ],
)
def test_they_are_filtered_by_delivery_and_customer(staff, asked, found):
    billed()
    client = staff(Duty.ACCOUNTS)
    page = shown(client, "billing_run_issued", **asked)
    if found:
        assert [cell[-1] for cell in page.table(ISSUED).column("顧客")] == list(found)
    else:
        assert "条件に合う請求書はありません" in text(page.root)
    _header, *rows = cells(client, "billing_run_issued_csv", **asked)
    assert [row[1] for row in rows] == list(found)


def test_what_is_held_back_is_listed_and_released_from_there(staff):
    billed()
    client = staff(Duty.ACCOUNTS)
    table = shown(client, "billing_run_issued", state="held").table("保留中の請求書")
    assert table.body == [
        ["BB株式会社", "BB株式会社", "¥18,096", "保留中 金額を確認中 解除"],
    ]
    header, *rows = cells(client, "billing_run_issued_csv", state="held")
    assert header[-2:] == ["保留の理由", "保留の最終日"]
    assert rows == [["B", "B株式会社", "B", "B株式会社", "16476", "1620", "18096",
                     "金額を確認中", ""]]  # fmt: skip
    months = Page(client.get(reverse("billing_runs")))
    assert months.table("保留中").body[0][0] == "BB株式会社"
    nowhere = client.post(reverse("release_billing", args=["B"]), {"month": "x"})
    assert nowhere.status_code == 404
    assert Page(client.get(reverse("billing_runs"))).table("保留中").body
    client.post(reverse("release_billing", args=["B"]), {"month": MONTH})
    run.bill(context.system(d("2026-08-01")), [account("B").pk], JULY)
    table = shown(client, "billing_run_issued").table(ISSUED)
    assert table.column("請求額").count("¥18,096") == 1
    assert "メール送信なし" in table.body[0][-1]


def test_the_csv_of_what_was_issued(staff):
    billed()
    header, *rows = cells(staff(Duty.ACCOUNTS), "billing_run_issued_csv")
    assert header == [
        "請求書番号", "顧客番号", "顧客", "請求先番号", "請求先", "税抜金額", "消費税額", "請求額",
        "発行日", "支払期限", "送信", "宛先",
    ]  # fmt: skip
    first, last = sorted(rows, key=lambda row: row[1])
    assert first[1:10] == ["A", "A株式会社", "A", "A株式会社", "32400", "3240", "35640",
                           "2026-08-01", "2026-08-31"]  # fmt: skip
    assert (last[4], last[10]) == ("'=総務🍣", "不達")


@pytest.mark.parametrize("duty", [Duty.CONTRACTS, Duty.ADMINISTRATION])
def test_others_look_and_hold_nothing(accounts, staff, duty):
    client = staff(duty)
    assert "保留する" not in shown(client).table(LIST).column("状態")
    assert hold(client).status_code == 403
    hold(staff(Duty.ACCOUNTS))
    assert staff(duty).post(reverse("release_billing", args=["B"])).status_code == 403
    assert BillingHold.objects.get().released_on is None


def test_the_lists_take_few_statements(accounts, django_assert_max_num_queries):
    hold(accounts)
    with django_assert_max_num_queries(20):
        shown(accounts)
    runner.run_here(d("2026-08-01"))
    for asked in ({}, {"state": "held"}):
        with django_assert_max_num_queries(40 if asked else 20):
            shown(accounts, "billing_run_issued", **asked)
