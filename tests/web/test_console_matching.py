"""The worklist of transfers: what it shows, where each decision leads, who may."""

import pytest
from django.test import Client

from billing.models import BankRecord, PayerAlias
from billing.operations import assigning, matching, payments
from contracts.office import context
from contracts.office.context import Duty
from portal.jobs import tasks
from tests.bank_files import again, bank_file, number, total, two_companies
from tests.factories import UserFactory
from tests.web import reading
from tests.web.html import Page
from tests.world import account, d

pytestmark = pytest.mark.django_db
WORKLIST = "/console/payments/matching/"
DAY = "2026-07-10"


@pytest.fixture
def staff(staff, today) -> Client:
    """A person for accounts, signed in on a day in July."""
    today(DAY)
    return staff(Duty.ACCOUNTS)


@pytest.fixture
def rows() -> list[BankRecord]:
    """Two of unknown names and one that is matched by rule."""
    two_companies()
    rows = bank_file(
        {"name": "ｶ)ｱｵｲｼﾖｳｶｲ", "amount": total() + 1_000},
        {"name": "ﾐﾅﾄ ﾀﾛｳ", "amount": total("B"), "day": d("2026-07-04")},
        {"name": "ｶ)ﾐﾅﾄｺｳｷﾞﾖｳ", "amount": total("B"), "day": d("2026-07-05")},
    )
    matching.match_records(context.system(d(DAY)), [row.pk for row in rows])
    return rows


def test_one_at_a_time_with_proposals_and_what_would_come_of_them(staff, rows):
    page = staff.get(WORKLIST)
    (preview,) = page.context["previews"]
    assert (page.context["row"], page.context["place"], page.context["total"]) == (rows[0], 1, 2)
    assert preview.account == account()
    assert (preview.invoices[0].paid, preview.invoices[1].paid) == (total(), 1_000)
    assert (preview.rest, preview.credit) == (2 * total() - 1_000, 0)
    text = page.content.decode()
    assert "どの請求先の名義とも一致しません" in text
    assert "カ)アオイシヨウカイ" in text


def test_skipping_goes_round(staff, rows):
    second = staff.get(WORKLIST, {"after": rows[0].pk}).context
    assert (second["row"], second["place"]) == (rows[1], 2)
    assert staff.get(WORKLIST, {"after": rows[1].pk}).context["row"] == rows[0]
    assert staff.get(WORKLIST, {"record": rows[1].pk}).context["row"] == rows[1]
    for odd in ("x", "9" * 30, "-1", str(rows[2].pk)):
        assert staff.get(WORKLIST, {"record": odd}).context["row"] == rows[0]


def test_a_choice_leads_to_the_next_and_the_name_is_learned(
    staff, rows, django_capture_on_commit_callbacks, monkeypatch
):
    asked = []
    monkeypatch.setattr(tasks.match_waiting_transfers, "delay", asked.append)
    expected = reading.read(staff.get(WORKLIST))
    values = {"account": account().pk, "named": [number(2)], "learn": "1", "expected": expected}
    with django_capture_on_commit_callbacks(execute=True):
        page = staff.post(f"{WORKLIST}{rows[0].pk}/assign/", values, follow=True)
    assert page.context["row"] == rows[1]
    assert (page.context["place"], page.context["total"]) == (2, 2)
    assert "入金にしました" in page.content.decode()
    first = again(rows[0]).payment.allocations.order_by("id").first()
    assert first.invoice.number == number(2)
    assert PayerAlias.objects.get().name == "ｶ)ｱｵｲｼﾖｳｶｲ"
    assert asked == ["ｶ)ｱｵｲｼﾖｳｶｲ"]


def test_a_choice_after_money_came_is_shown_again_with_what_was_chosen(staff, rows):
    values = {
        "account": account().pk,
        "named": [number(2)],
        "expected": reading.read(staff.get(WORKLIST)),
    }
    payments.receive(context.system(d(DAY)), account().pk, 1_000, d(DAY))
    page = staff.post(f"{WORKLIST}{rows[0].pk}/assign/", values)
    assert page.status_code == 409
    assert "表示したあとに内容が変わりました" in page.content.decode()
    (preview,) = page.context["previews"]
    assert [one.named for one in preview.invoices] == [False, True, False]
    assert preview.invoices[0].outstanding == total() - 1_000
    assert 'name="learn" value="1">' in reading.text(page)
    assert again(rows[0]).state == BankRecord.State.WAITING
    page = staff.post(f"{WORKLIST}{rows[0].pk}/assign/", values | {"expected": reading.read(page)})
    assert page.status_code == 302
    assert again(rows[0]).payment.allocations.earliest("id").invoice.number == number(2)


def test_what_is_refused_is_said_at_the_record(staff, rows):
    for values in ({}, {"account": "x"}, {"account": "99999999"}):
        page = staff.post(f"{WORKLIST}{rows[1].pk}/assign/", values, follow=True)
        assert page.context["row"] == rows[1]
        assert "請求先を選んでください" in page.content.decode()
    page = staff.post(f"{WORKLIST}{rows[1].pk}/ignore/", {"reason": ""}, follow=True)
    assert "理由を入力してください" in page.content.decode()
    assert staff.post(f"{WORKLIST}99999999/ignore/", {"reason": "x"}).status_code == 404


def test_an_account_is_found_by_number_name_kana_and_invoice(staff, rows):
    for text in ("B", "港工業", "ﾐﾅﾄｺｳ", "みなとこうぎょう", number(1, "B")):
        page = staff.get(WORKLIST, {"record": rows[0].pk, "q": text})
        assert [one.account for one in page.context["previews"]] == [account("B")], text
    page = staff.get(WORKLIST, {"q": "見つからない"})
    assert "該当する請求先はありません" in page.content.decode()


def test_set_aside_and_taken_back(staff, rows):
    staff.post(f"{WORKLIST}{rows[0].pk}/ignore/", {"reason": "預金利息"})
    page = staff.get(f"{WORKLIST}ignored/")
    assert "預金利息" in page.content.decode()
    sent = {"reason": "利息ではない", "expected": reading.read(page)}
    staff.post(f"{WORKLIST}{rows[0].pk}/undo/", sent)
    assert again(rows[0]).state == BankRecord.State.WAITING


def test_matched_ones_with_their_reasons_and_undo(staff, rows):
    page = staff.get(f"{WORKLIST}matched/")
    text, sent = page.content.decode(), {"reason": "別会社", "expected": reading.read(page)}
    assert "登録された振込名義と一致" in text
    assert number(1, "B") in text
    assert "自動" in text
    page = staff.post(f"{WORKLIST}{rows[2].pk}/undo/", sent, follow=True)
    assert "取り消しました" in page.content.decode()
    assert again(rows[2]).state == BankRecord.State.WAITING
    page = staff.post(f"{WORKLIST}{rows[2].pk}/undo/", sent, follow=True)
    assert "この明細を処理しました" in page.content.decode()


def test_an_undo_of_something_else_than_was_shown_is_shown_again(staff, rows):
    sent = {"reason": "別会社", "expected": reading.read(staff.get(f"{WORKLIST}matched/"))}
    payments.reverse(context.system(d(DAY)), again(rows[2]).payment, "二重")
    page = staff.post(f"{WORKLIST}{rows[2].pk}/undo/", sent)
    assert page.status_code == 409
    assert page.context["rows"] == [(rows[2], [(again(rows[2]).payment, [])], reading.read(page))]
    assert 'value="別会社"' in page.content.decode()
    assert again(rows[2]).state == BankRecord.State.MATCHED
    staff.post(f"{WORKLIST}{rows[2].pk}/undo/", sent | {"expected": reading.read(page)})
    assert again(rows[2]).state == BankRecord.State.WAITING


def test_nothing_waits(staff):
    assert "未消込の入金はありません" in staff.get(WORKLIST).content.decode()


@pytest.mark.parametrize("who", ["stranger", "customer", "contracts", "administration"])
def test_only_staff_look_and_only_accounts_decide(client, rows, today, who):
    today(DAY)
    is_staff = who in set(Duty)
    duties = [who] if is_staff else []
    user = UserFactory(email="x@example.jp", is_staff=is_staff, duties=duties)
    if who != "stranger":
        client.force_login(user)
    shown = {"stranger": 302, "customer": 404}.get(who, 200)
    decided = {"stranger": 302, "customer": 404}.get(who, 403)
    pages = [client.get(f"{WORKLIST}{name}") for name in ("", "matched/", "ignored/")]
    assert [page.status_code for page in pages] == [shown] * 3
    if shown == 200:
        assert "この請求先の入金にする" not in pages[0].content.decode()
    pk, values = rows[0].pk, {"account": account().pk, "reason": "x"}
    for action in ("run/", f"{pk}/assign/", f"{pk}/ignore/", f"{rows[2].pk}/undo/"):
        assert client.post(f"{WORKLIST}{action}", values).status_code == decided, action
    assert again(rows[0]).state == BankRecord.State.WAITING
    assert again(rows[2]).state == BankRecord.State.MATCHED


def test_few_queries_however_many_proposals(staff, rows, django_assert_max_num_queries):
    proposals = [{"account": one.pk, "confidence": 50} for one in (account(), account("B"))] * 4
    BankRecord.objects.filter(pk=rows[0].pk).update(match={"proposals": proposals})
    for address in (WORKLIST, f"{WORKLIST}?q=A", f"{WORKLIST}matched/"):
        with django_assert_max_num_queries(20):
            staff.get(address)


def test_an_invoice_entered_by_its_number_is_ticked_and_the_money_goes_to_it(staff, rows):
    for text in (number(3), number(3).lower(), "ＩＮＶ－１－３", f"{number(3)} x"):
        page = staff.get(WORKLIST, {"record": rows[0].pk, "q": text})
        (preview,) = page.context["previews"]
        assert preview.account == account(), text
        assert [one.number for one in preview.invoices if one.named] == [number(3)], text
        assert preview.invoices[2].paid == total(), text
        assert [one["rule"] for one in preview.proposal["reasons"]] == ["chosen"]
    values = {"account": account().pk, "named": [number(3)], "expected": preview.expected}
    staff.post(f"{WORKLIST}{rows[0].pk}/assign/", values)
    first = again(rows[0]).payment.allocations.order_by("id").first()
    assert (first.invoice.number, first.amount) == (number(3), total())
    page = staff.get(WORKLIST, {"record": rows[1].pk, "q": number(3)})
    (preview,) = page.context["previews"]
    assert not any(one.named for one in preview.invoices)
    assert "未払いはありません" in page.content.decode()


def test_reasons_are_of_what_is_open_now(staff):
    two_companies()
    by = context.system(d(DAY))
    row, other, another = bank_file(
        {"name": "ｶ)ｱｵｲｼﾖｳｶｲ", "amount": 3 * total()},
        {"name": "ｱｵｲ", "amount": total()},
        {"name": "ｱｵｲ", "amount": 2 * total() - 440},
    )
    matching.match_records(by, [row.pk])
    page = staff.get(WORKLIST, {"record": row.pk})
    shown = [one["rule"] for one in page.context["previews"][0].proposal["reasons"]]
    assert shown == ["alike", "all"]
    assert [one["rule"] for one in page.context["reasons"]] == ["unknown"]
    for one in (other, another):  # 440 are left
        assigning.assign(by, one.pk, account().pk)
    page = staff.get(WORKLIST, {"record": row.pk})
    (preview,) = page.context["previews"]
    assert [one["rule"] for one in preview.proposal["reasons"]] == ["alike", "no_fit"]
    assert [one["rule"] for one in page.context["reasons"]] == ["changed", "unknown"]
    assert (preview.invoices[0].outstanding, preview.credit) == (440, 3 * total() - 440)
    text = page.content.decode()
    assert "合計と一致" not in text
    assert "data-twice" in text


def ticked(client, row, *numbers: str, **headers):
    values = {"account": account().pk, "named": list(numbers), "place": "1"}
    return client.post(f"{WORKLIST}{row.pk}/preview/", values, **headers)


HTMX = {"headers": {"HX-Request": "true"}}


def test_ticks_are_calculated_at_once_with_reasons_remainder_and_credit(staff, rows):
    """1,000 yen more than one invoice of A came: 35,640 each."""
    card = Page(ticked(staff, rows[0], number(2), **HTMX)).table(
        "消し込まれる請求書。選んだものから先に充てます"
    )
    assert card.column("充当") == ["¥1,000", "¥35,640", "–"]
    assert card.column("残り") == ["¥34,640", "¥0", "¥35,640"]
    for numbers, said in (
        ((number(2),), "選んだ請求書の合計と金額が合いません"),
        ((), "金額に合う未払いの請求がありません"),
    ):
        assert said in ticked(staff, rows[0], *numbers, **HTMX).content.decode(), numbers
    assert again(rows[0]).state == BankRecord.State.WAITING


def test_no_reason_of_another_choice_stays(staff):
    two_companies()
    (row,) = bank_file({"name": "ｶ)ｱｵｲｼﾖｳｶｲ", "amount": total()})
    matching.match_records(context.system(d(DAY)), [row.pk])
    shown = staff.get(WORKLIST, {"record": row.pk}).content.decode()
    assert "請求書1件と金額が一致" in shown
    sure = ticked(staff, row, number(2), **HTMX).content.decode()
    assert "指定された請求書と金額が一致" in sure
    (two,) = bank_file({"name": "ｶ)ｱｵｲｼﾖｳｶｲ", "amount": 2 * total()})
    none = ticked(staff, two, **HTMX).content.decode()
    assert "請求書を選んでいません。支払期限の古い順に充てます" in none
    both = ticked(staff, row, number(1), number(2), **HTMX)
    assert "請求書1件と金額が一致" not in both.content.decode()
    assert "選んだ請求書の合計と金額が合いません" in both.content.decode()
    assert both.context["one"].proposal["confidence"] < 60
    assert [one.named for one in both.context["one"].invoices] == [True, True, False]
    assert "data-twice" not in both.content.decode()


def test_without_scripts_the_page_comes_back_with_what_was_ticked(staff, rows):
    page = ticked(staff, rows[0], number(3))
    (preview,) = page.context["previews"]
    assert [one.named for one in preview.invoices] == [False, False, True]
    assert "選んだ請求書の合計と金額が合いません" in page.content.decode()
    values = {"account": account().pk, "named": [number(3)], "expected": reading.read(page)}
    assert staff.post(f"{WORKLIST}{rows[0].pk}/assign/", values).status_code == 302
    assert again(rows[0]).payment.allocations.earliest("id").invoice.number == number(3)


def test_a_preview_of_nothing_that_waits_is_not_found(staff, rows):
    assert ticked(staff, rows[2], number(1)).status_code == 404
    answer = staff.post(f"{WORKLIST}{rows[0].pk}/preview/", {"account": "999999999"}, **HTMX)
    assert answer.status_code == 404
