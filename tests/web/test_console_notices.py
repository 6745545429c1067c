"""Notices on paper, by telephone and by mail: entered by staff by their day of arrival."""

import pytest
from django.urls import reverse

from billing.models import CreditNote, Invoice
from contracts.models import Ending, PlanChange, ServerChange
from contracts.office import context
from contracts.office.context import Duty
from contracts.office.models import Approval
from tests.deciding import approve
from tests.factories import StaffFactory, person_of
from tests.web.html import Page
from tests.web.test_console_acts import act_address, paper, send, shown
from tests.web.test_console_customers import PDF, text
from tests.world import contract, d, lived, signed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nobody_is_dunned")]


@pytest.fixture
def november(today):
    """Signed on 2026-01-10; it is 2026-11-30."""
    lived("2026-11-30", *signed("2026-01-10", servers=2))
    today("2026-11-30")


def test_art_16_1_a_letter_that_arrived_on_11_27_is_shown_and_done_for_12_27(
    november, staff, client
):
    desk, address = staff(Duty.CONTRACTS), act_address("cancel")
    page, sent = shown(desk, address, channel="paper", arrived="2026-11-27")
    for expected in (
        "2026年11月27日(2026年11月30日登録)",
        "2026年11月27日に通知を受け付けたため、1か月後の2026年12月27日が最終日です",
        "届いた日(2026年11月27日)に受け付けたもの",
        "¥14,944",
    ):
        assert expected in page, expected
    assert "ファイルを選んでください" in text(send(desk, address, sent))
    assert contract().ends_on is None
    assert send(desk, address, sent, document=paper()).status_code == 302
    assert contract().ends_on == d("2026-12-27")
    row = Ending.objects.get()
    page = text(desk.get(reverse("staff_contract", args=["C1"])))
    for expected in ("書面(郵便・FAX・持参)、2026年11月30日登録", "届いた日 2026年11月27日"):
        assert expected in page, expected
    answer = desk.get(reverse("staff_notice_paper", args=["ending", row.pk]))
    assert b"".join(answer.streaming_content) == PDF
    assert desk.get(reverse("staff_notice_paper", args=["change", row.pk])).status_code == 404
    client.force_login(person_of("A", email="a@example.jp"))
    mine = text(client.get(reverse("cancelled", args=["C1"])))
    assert "2026年11月27日" in mine
    assert client.get(reverse("staff_notice_paper", args=["ending", row.pk])).status_code != 200


def test_what_was_shown_for_one_day_of_arrival_is_not_done_for_another(november, staff):
    desk, address = staff(Duty.CONTRACTS), act_address("cancel")
    _, sent = shown(desk, address, channel="telephone", arrived="2026-11-27")
    answer = send(desk, address, {**sent, "arrived": "2026-11-28"})
    assert answer.status_code == 409
    assert "2026年12月28日" in text(answer)
    assert contract().ends_on is None


def test_a_call_needs_no_paper_and_a_wrong_day_says_what_is_wrong(november, staff):
    desk, address = staff(Duty.CONTRACTS), act_address("cancel")
    for arrived, words in (
        ("2026-12-01", "到着日(2026年12月1日)がまだ来ていません"),
        ("2026-01-09", "2026年1月10日からです"),
        ("11/27", "日付を 2026-04-01 の形で"),
    ):
        assert words in text(desk.get(address, {"arrived": arrived})), arrived
    assert "一覧から選んでください" in text(desk.get(address, {"channel": "pigeon"}))
    _, sent = shown(desk, address, channel="telephone", arrived="2026-11-27")
    assert send(desk, address, sent).status_code == 302
    assert Ending.objects.get().channel == "telephone"


def test_art_16_1_more_than_30_days_back_a_second_person_approves_with_the_paper(november, staff):
    desk, address = staff(Duty.CONTRACTS), act_address("cancel")
    page, sent = shown(desk, address, channel="paper", arrived="2026-10-30")
    assert "登録を起案する" in page
    assert "2026年11月30日が最終日です" in page
    assert "理由を入力してください" in text(send(desk, address, sent, document=paper()))
    done = send(desk, address, sent, reason="机の中にあった", document=paper())
    assert done.status_code == 302
    assert contract().ends_on is None
    row = Approval.objects.get()
    facts = {one.ja: one.value for one in row.facts_then}
    assert (facts["届いた日"], facts["契約の最終日"]) == (d("2026-10-30"), d("2026-11-30"))
    approve(_second("2026-11-30"), row.pk)
    ending = Ending.objects.get()
    assert (ending.ends_on, ending.received_on) == (d("2026-11-30"), d("2026-10-30"))
    assert ending.paper.read() == PDF


def _second(day: str) -> context.By:
    user = StaffFactory(email="second@example.jp", duties=[Duty.CONTRACTS])
    return context.of_user(user, moment=context.system(d(day)).now)


def test_art_22_1_fees_billed_beyond_the_end_are_shown_and_credited_on_approval(today, staff):
    lived("2026-12-03", *signed("2025-04-10", servers=2))
    today("2026-12-03")
    desk, address = staff(Duty.CONTRACTS), act_address("cancel")
    page, sent = shown(desk, address, channel="mail", arrived="2026-10-20")
    november = Invoice.objects.get(label="2026-11")
    for expected in (november.number, "¥11,880", "最終日より後の料金の返還", "登録を起案する"):
        assert expected in page, expected
    send(desk, address, sent, reason="迷惑メールに入っていた")
    row = Approval.objects.get()
    values = {one.ja: one.value for one in row.facts_then}
    assert values[f"{november.number}(2026年11月分)から返還する料金(税込)"] == 11_880
    approve(_second("2026-12-03"), row.pk)
    assert (CreditNote.objects.get().total, contract().ends_on) == (11_880, d("2026-11-20"))


def test_art_14_2_the_holders_non_renewal_is_judged_by_its_day_of_arrival(today, staff):
    lived("2026-12-14", *signed("2026-01-10"))
    today("2026-12-14")
    desk, address = staff(Duty.CONTRACTS), act_address("holder-declines")
    assert address in text(desk.get(reverse("staff_contract", args=["C1"])))
    assert "通知期限(2026年12月9日)を過ぎています" in text(desk.get(address))
    page, sent = shown(desk, address, arrived="2026-12-09")
    for expected in ("2026年12月9日", "2027年1月9日に終了", "残余料金はかかりません"):
        assert expected in page, expected
    assert send(desk, address, sent, document=paper()).status_code == 302
    row = Ending.objects.get()
    assert (row.by_holder, row.received_on, row.ends_on) == (
        True, d("2026-12-09"), d("2027-01-09"),
    )  # fmt: skip


def test_reductions_and_additions_say_how_and_when_they_arrived(november, staff):
    desk = staff(Duty.CONTRACTS)
    page, sent = shown(desk, act_address("reduce"), servers="1", arrived="2026-11-27")
    assert "2026年12月27日" in page
    send(desk, act_address("reduce"), sent, document=paper())
    page, sent = shown(
        desk, act_address("add"), servers="1", day="2026-12-01", channel="mail",
        arrived="2026-11-28",
    )  # fmt: skip
    assert send(desk, act_address("add"), sent).status_code == 302
    rows = ServerChange.objects.order_by("id").values_list("kind", "channel", "received_on")
    assert list(rows) == [
        ("reduction", "paper", d("2026-11-27")),
        ("addition", "mail", d("2026-11-28")),
    ]
    page = text(desk.get(reverse("staff_contract", args=["C1"])))
    assert "メール、2026年11月30日登録" in page


def test_art_6_2_another_plan_says_how_and_when_the_letter_arrived(november, staff):
    desk, address = staff(Duty.CONTRACTS), act_address("plan")
    page, sent = shown(desk, address, channel="paper", arrived="2026-11-27")
    assert "第2期" in page
    assert "ファイルを選んでください" in text(send(desk, address, sent))
    assert not PlanChange.objects.exists()
    assert send(desk, address, sent, document=paper()).status_code == 302
    row = PlanChange.objects.get()
    assert (row.plan, row.with_term, row.channel) == ("annual", 2, "paper")
    assert (row.received_on, row.entered_on) == (d("2026-11-27"), d("2026-11-30"))
    table = Page(desk.get(reverse("staff_contract", args=["C1"]))).table(
        "台数とプランの変更 第6条第2項"
    )
    (received,) = table.column("受付日")
    assert "2026年11月27日" in received
    assert "書面(郵便・FAX・持参)、2026年11月30日登録" in received
    answer = desk.get(reverse("staff_notice_paper", args=["plan", row.pk]))
    assert b"".join(answer.streaming_content) == PDF


def test_art_6_2_a_letter_for_a_term_that_has_begun_is_refused_on_the_page(today, staff):
    """Term 2 began on 2027-01-10; the letter of 2027-01-08 was typed four days later."""
    lived("2027-01-12", *signed("2026-01-10"))
    today("2027-01-12")
    desk, address = staff(Duty.CONTRACTS), act_address("plan")
    page = text(desk.get(address, {"arrived": "2027-01-08"}))
    assert "第2期が2027年1月10日に始まっている" in page
    assert "第3期" in text(desk.get(address, {"arrived": "2027-01-10"}))


LONG_AGO = {
    "plan": {},
    "reduce": {"servers": "1"},
    "add": {"servers": "1", "day": "2026-12-01"},
    "holder-declines": {},
}


@pytest.mark.parametrize(("name", "asked"), LONG_AGO.items())
def test_every_notice_long_ago_goes_to_a_second_person(november, staff, name, asked):
    desk = staff(Duty.CONTRACTS)
    _, sent = shown(desk, act_address(name), **asked, channel="mail", arrived="2026-10-30")
    assert send(desk, act_address(name), sent, reason="見落とし").status_code == 302
    approve(_second("2026-11-30"), Approval.objects.get().pk)
    row = Ending.objects.first() or ServerChange.objects.first() or PlanChange.objects.get()
    assert (row.received_on, row.entered_on) == (d("2026-10-30"), d("2026-11-30"))
