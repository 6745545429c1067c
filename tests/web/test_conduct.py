"""The pages of reports and cases: who sees what, what is shown before it is done, mistakes."""

import re
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from billing.operations import suspension
from contracts.models import PartSuspension, Suspension
from contracts.office import outbox
from contracts.office.context import Duty
from contracts.office.models import Alert, Approval, JournalEntry, Notice, OutboxMessage
from contracts.terms.part_suspension import Part, Stopped
from support.conduct.models import Case, CaseFile
from support.conduct.terms.kinds import Channel, Item, Matter, Outcome, StepKind
from tests import conduct
from tests.conduct import PDF, do, founded, person, recorded, reported
from tests.factories import person_of
from tests.incidents import incident
from tests.once import once
from tests.staff import member
from tests.staff import staff as by_name
from tests.web.html import Page
from tests.web.reading import read, text
from tests.web.test_console_acts import send, shown
from tests.world import contract, d, lived, signed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]
DAY = "2026-07-10"
TOLD = {
    "item": "30-1(11)", "about": "mail.example.jp", "text": "迷惑メールが毎日届きます。",
}  # fmt: skip


def live() -> None:
    lived(DAY, *signed("2026-07-01", servers=3), *signed("2026-07-01", "C2", "B"))


past = once(live)


@pytest.fixture
def by(past, today):
    today(DAY)
    return by_name("sato", DAY)


@pytest.fixture
def case(by) -> Case:
    """Reported by somebody of B, with a file."""
    return reported(person(by, "B", "hodo@example.jp"), files=("header.pdf",))


def page_of(row: Case) -> str:
    return reverse("case", args=[row.number])


def act_of(row: Case, kind: StepKind) -> str:
    return reverse("case_act", args=[row.number, kind.value])


def fill(desk, row: Case, kind: StepKind, **values):
    """The answer to an act's form that is opened, filled in and sent."""
    address = act_of(row, kind)
    return desk.post(address, {"expected": read(desk.get(address)), **values})


# --- Reporting -------------------------------------------------------------------------


def test_art_30_2_a_company_reports_adds_and_reads_the_answer(by, client):
    client.force_login(person_of("B", email="b@example.jp", role="viewer"))
    form = client.get(reverse("new_report"))
    key = re.search(r'name="once" value="([0-9a-f-]{36})"', text(form))[1]
    files = [SimpleUploadedFile(name, PDF) for name in ("a.pdf", "b.pdf")]
    sent = {**TOLD, "once": key, "attachments": files}
    answer = client.post(reverse("new_report"), sent)
    row = Case.objects.get()
    assert answer.url == reverse("my_report", args=[row.number])
    for one in files:
        one.seek(0)
    assert client.post(reverse("new_report"), sent).url == answer.url
    assert Case.objects.count() == 1
    page = Page(client.get(answer.url))
    assert page.table("経過").column("ファイル") == ["a.pdf b.pdf"]
    founded(by, row, contract())
    assert "確認中" in text(client.get(answer.url))
    assert "認定" not in text(client.get(answer.url))
    do(by, row, StepKind.TOLD, "")
    said = text(client.get(answer.url))
    assert "必要な対応をしました" in said
    for word in ("A株式会社", "送信の記録を確かめた", "C1"):
        assert word not in said
    client.post(answer.url, {"text": "また届きました", "expected": "0"})
    assert row.steps.filter(kind="added").get().text == "また届きました"
    assert client.post(answer.url, {"text": "また", "expected": "0"}).status_code == 409
    assert "ファイルを選んでください" in text(client.post(answer.url, {"expected": "1"}))
    assert Page(client.get(reverse("my_reports"))).table("禁止行為の通報").column("状態") == [
        "回答済み"
    ]


def test_another_companys_report_is_not_there_nor_its_case(case, client):
    row = case
    client.force_login(person_of("A", email="a@example.jp"))
    assert client.get(reverse("my_report", args=[row.number])).status_code == 404
    assert client.post(reverse("my_report", args=[row.number]), {"text": "x"}).status_code == 404
    assert client.get(page_of(row)).status_code == 404
    assert client.get(reverse("cases")).status_code == 404
    file = CaseFile.objects.get()
    assert client.get(reverse("case_file", args=[file.pk])).status_code == 404
    assert "通報はまだありません" in text(client.get(reverse("my_reports")))


def test_the_concerned_company_sees_measures_and_never_the_reporter(by, case, client):
    row = founded(by, case, contract())
    suspension.suspend_part(
        by,
        contract().pk,
        Stopped(Part.FIREWALL),
        "30-3",
        d(DAY),
        "迷惑メールの送信",
        case=row.number,
    )
    do(by, row, StepKind.DELETED, "", said="宛先を削除しました。", contract=contract())
    client.force_login(person_of("A", email="a@example.jp"))
    page = client.get(reverse("contract", args=["C1"]))
    assert Page(page).table("停止しているもの").rows[1] == [
        "ファイアウォール", "2026年7月10日", "禁止行為への措置 第30条第3項 迷惑メールの送信",
    ]  # fmt: skip
    assert "一部停止中" in text(page)
    seen = text(page) + text(client.get(reverse("inbox")))
    assert "情報の削除" in seen
    for word in (row.number, "hodo@example.jp", "B株式会社", "通報への", "header.pdf"):
        assert word not in seen


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"item": ""}, "一つ選んでください"),
        ({"item": "31-1"}, "一覧から選んでください"),
        ({"about": ""}, "「行為をした人や対象」を入力してください"),
        ({"text": " "}, "「内容」を入力してください"),
        ({"text": "x" * 2001}, "2000文字以内"),
        ({"attachments": SimpleUploadedFile("x.pdf", b"MZ")}, "壊れています"),
        ({"attachments": [SimpleUploadedFile("x.pdf", PDF) for _ in range(6)]}, "5個まで"),
    ],
)
def test_a_mistake_is_said_at_its_field_and_nothing_is_taken_up(by, client, values, said):
    client.force_login(person_of("B", email="b@example.jp"))
    sent = {**TOLD, **values}
    answer = client.post(reverse("new_report"), sent)
    assert (answer.status_code, said in text(answer)) == (200, True)
    assert not Case.objects.exists()


def test_the_public_form_takes_five_an_hour_and_answers_none(by, client):
    cache.clear()
    page = reverse("report")
    for _ in range(5):
        sent = {**TOLD, "reporter": "", "once": str(uuid4())}
        assert client.post(page, sent).url == page
    assert client.post(page, sent).url == page  # two clicks, one report
    assert client.post(page, TOLD).status_code == 429
    assert Case.objects.filter(channel="form", reporter=None).count() == 5
    cache.clear()


# --- Cases -----------------------------------------------------------------------------------


def test_art_30_3_from_the_report_to_the_suspension_on_pages(by, case, staff):
    desk = staff(Duty.CONTRACTS)
    assert "対象の契約者を特定する" in text(desk.get(page_of(case)))
    done = fill(desk, case, StepKind.IDENTIFIED, contract="C1")
    assert done.url == page_of(case)
    assessed = {"outcome": "founded", "text": "送信の記録を確かめた", "said": ""}
    fill(desk, case, StepKind.ASSESSED, **assessed)
    page = text(desk.get(page_of(case)))
    assert "先に期限を定めて求めてください" in page  # for the ground that mails suggest
    address = reverse("staff_act", args=["C1", "suspend"])
    shown_, sent = shown(desk, address, ground="30-3", case=case.number)
    for expected in ("2026年7月10日から停止", "¥53,460", case.number, "送信の記録を確かめた"):
        assert expected in shown_, expected
    other = desk.get(address, {"ground": "30-3", "case": "CND-2026-000077"})
    assert "この番号の案件はありません" in text(other)
    assert send(desk, address, sent, reason="送信").status_code == 302
    assert Suspension.objects.get().ground == "30-3"
    course = Page(desk.get(page_of(case))).table("行ったこと(記録順)").column("行ったこと")
    assert course == [
        "受付 第30条第2項", "対象の契約者の特定 第30条第1項第11号",
        "評価 第30条第1項第11号 該当する", "契約全体の停止 第30条第3項",
    ]  # fmt: skip


def test_art_13_3_a_part_is_suspended_and_lifted_on_pages(by, staff):
    desk = staff(Duty.CONTRACTS)
    address = reverse("staff_act", args=["C1", "suspend-part"])
    asked = {"part": "servers", "servers": "2", "ground": "13-3", "starts_on": "2026-07-15"}
    page, sent = shown(desk, address, **asked)
    for expected in ("サーバー2台を2026年7月15日から停止", "¥53,460", "督促もこれまでどおり"):
        assert expected in page, expected
    assert send(desk, address, sent, reason="規約違反").url == "/console/contracts/C1/"
    row = PartSuspension.objects.get()
    assert (row.servers, row.starts_on, row.reason) == (2, d("2026-07-15"), "規約違反")
    again = {**sent, "once": str(uuid4())}
    assert send(desk, address, again, reason="規約違反").status_code == 409
    lift = reverse("staff_act", args=["C1", "resume-part"])
    page, sent = shown(desk, lift, which=row.pk)
    assert "2026年7月15日からのサーバー2台の停止を取りやめます" in page
    assert send(desk, lift, sent).status_code == 302
    row.refresh_from_db()
    assert row.lifted_on == d(DAY)
    assert "解除済み" in text(send(desk, lift, {**sent, "once": str(uuid4())}))
    for values, said in (
        ({"part": ""}, "停止する部分を選んでください"),
        ({"part": "servers"}, "台数を入力してください"),
        ({"part": "other"}, "部分の名前を入力してください"),
        ({"part": "servers", "servers": "3"}, "契約の3台より少なく"),
    ):
        assert said in text(desk.get(address, {"ground": "13-3", **values})), said


def test_art_13_1_everything_interrupted_or_suspended_is_on_one_page(by, staff):
    incident(by, [contract("C2").pk], effect="interrupted", ground="13-1(2)", title="回線の障害")
    suspension.suspend(by, contract("C2").pk, "13-3", "延滞")
    part = Stopped(Part.OTHER, name="管理画面")
    suspension.suspend_part(by, contract().pk, part, "30-3", d("2026-07-20"), "改変")
    page = Page(staff(Duty.ACCOUNTS).get(reverse("interrupted")))
    assert page.table("サービスの中断").rows[1] == [
        "管理画面 INC-2026-000001 回線の障害",
        "ネットワークの障害・火災・停電・妨害 第13条第1項第2号", "2026年7月10日 09:00", "契約1件",
    ]  # fmt: skip
    assert page.table("停止中の契約").rows[1] == [
        "C2 停止を解除", "B株式会社", "2026年7月10日", "料金の延滞・規約違反 第13条第3項 延滞",
    ]  # fmt: skip
    assert page.table("契約の一部の停止").rows[1] == [
        "管理画面 停止を解除", "C1 A株式会社", "2026年7月20日 予定",
        "禁止行為への措置 第30条第3項 改変",
    ]  # fmt: skip


def test_art_17_1_the_termination_is_proposed_from_the_case(by, case, staff):
    row = founded(by, case, contract())
    do(by, row, StepKind.ASKED, "", said="止めてください。", until="2026-07-20")
    do(by, row, StepKind.EXPLAINED, "電話で謝罪があった")
    desk = staff(Duty.CONTRACTS)
    assert "まだ解除を起案できません" not in text(desk.get(page_of(row)))
    address = reverse("staff_act", args=["C1", "terminate"])
    page, sent = shown(desk, address, ground="17-1(11)", case=row.number)
    assert "送信の記録を確かめた" in page
    assert send(desk, address, sent, reason="止めない").status_code == 302
    made = Approval.objects.get()
    assert made.values["case"] == row.number
    approval = reverse("approval", args=[made.pk])
    assert approval in text(desk.get(page_of(row)))
    assert f"{row.number} 迷惑メール・嫌がらせメール" in text(desk.get(approval))


def test_art_31_staff_record_a_suspicion_and_ask_for_an_explanation(by, staff):
    desk = staff(Duty.CONTRACTS)
    new = reverse("case_new", args=["antisocial"])
    sent = {
        "once": str(uuid4()), "item": "31-1", "channel": "authority",
        "received_on": "2026年7月9日", "about": "", "text": "役員についての照会", "contract": "C1",
        "customer": "", "reporter": "",
    }  # fmt: skip
    answer = desk.post(new, sent)
    row = Case.objects.get()
    assert (answer.url, row.holder.number, row.matter) == (page_of(row), "A", "antisocial")
    assert desk.post(new, sent).url == page_of(row)
    for values, said in (
        ({"item": "30-1(1)"}, "一覧から選んでください"),
        ({"contract": "X"}, "この番号の契約はありません"),
        ({"contract": "C1", "customer": "B"}, "別の顧客の契約です"),
        ({"received_on": "2026-07-11"}, "今日までの日"),
    ):
        again = desk.post(new, {**sent, "once": str(uuid4()), **values})
        assert said in text(again), said
    asked = {"until": "2026-07-10", "said": "役員について説明してください。", "text": ""}
    refused = fill(desk, row, StepKind.ASKED, **asked)
    assert (refused.status_code, "明日以後" in text(refused)) == (409, True)
    assert fill(desk, row, StepKind.ASKED, **{**asked, "until": "2026-07-20"}).status_code == 302
    assert "2026年7月20日" in text(desk.get(reverse("cases")))
    assert Case.objects.count() == 1


def test_art_31_the_holder_answers_on_a_page_that_tells_nothing_of_the_case(by, case, client):
    row = founded(by, case, contract())
    question = do(by, row, StepKind.ASKED, "調べ", said="説明してください。", until="2026-07-20")
    page = reverse("explanation", args=[question.pk])
    client.force_login(person_of("B", email="b@example.jp"))
    assert client.get(page).status_code == 404
    client.force_login(person_of("A", email="a@example.jp"))
    assert page in text(client.get(reverse("contracts")))
    said = text(client.get(page))
    assert "2026年7月20日までに説明または是正をお願いします" in said
    for word in (row.number, "調べ", "hodo@example.jp", "B株式会社", conduct.WORDS):
        assert word not in said
    assert "内容を書くか、ファイルを選んでください" in text(client.post(page, {}))
    assert client.post(page, {"text": "止めました。"}).url == page
    assert "回答済みです" in text(client.get(page))
    assert client.post(page, {"text": "止めました。"}).status_code == 409
    assert page not in text(client.get(reverse("contracts")))
    client.force_login(member("kaikei", Duty.ACCOUNTS))
    client.post(reverse("view_as", args=["A"]), {"reason": "お問い合わせ"})
    assert client.get(page).status_code == 403


def test_cases_are_found_sorted_and_filtered(by, case, staff):
    recorded(by, day="2026-07-01", contract=contract("C2"))
    recorded(by, Matter.ANTISOCIAL, Item.TIES, Channel.OWN, day="2026-07-05")
    desk = staff(Duty.ADMINISTRATION)

    def numbers(**asked) -> list[str]:
        page = Page(desk.get(reverse("cases"), asked))
        return [one[14:15] for one in page.table("見つかった案件").column("案件番号")]

    assert numbers() == ["1", "3", "2"]
    assert numbers(sort="received") == ["2", "3", "1"]
    assert numbers(sort="-number") == ["3", "2", "1"]
    assert numbers(matter="antisocial") == ["3"]
    assert numbers(text="迷惑メール") == ["1", "3", "2"]
    assert numbers(text="B株式会社") == ["2"]
    assert numbers(state="open", text=case.number) == ["1"]
    assert "条件に合う案件はありません" in text(desk.get(reverse("cases"), {"state": "closed"}))


def test_who_may_read_a_case_and_who_may_act(by, case, staff):
    for duty, status in ((Duty.ACCOUNTS, 403), (Duty.ADMINISTRATION, 200)):
        desk = staff(duty)
        assert desk.get(page_of(case)).status_code == status
        assert desk.get(reverse("cases")).status_code == status
    file = CaseFile.objects.get()
    assert desk.get(reverse("case_file", args=[file.pk])).getvalue() == PDF
    assert desk.get(act_of(case, StepKind.ASSESSED)).status_code == 403
    assert "次にすること" not in text(desk.get(page_of(case)))
    assert "hodo@example.jp" in text(desk.get(page_of(case)))
    today = text(staff(Duty.ACCOUNTS).get(reverse("console")))
    assert case.number in today
    assert "hodo@example.jp" not in today


def test_who_looks_at_a_companys_pages_sees_its_reports_only_with_the_duty(case, staff):
    for duty, status in ((Duty.ACCOUNTS, 403), (Duty.CONTRACTS, 200)):
        desk = staff(duty)
        desk.post(reverse("view_as", args=["B"]), {"reason": "お問い合わせ"})
        for address in (reverse("my_reports"), reverse("my_report", args=[case.number])):
            assert desk.get(address).status_code == status, (duty, address)
    assert desk.post(reverse("new_report"), TOLD).status_code == 403
    assert desk.get("/console/conduct/%00/").status_code in (400, 404)


def test_what_follows_is_shown_before_it_is_done_and_done_once(by, case, staff):
    row = founded(by, case, contract())
    desk = staff(Duty.CONTRACTS)
    page = text(desk.get(act_of(row, StepKind.DELETED)))
    assert "事前の通知は要りません" in page
    assert "必要な対応をしました" in text(desk.get(act_of(row, StepKind.TOLD)))
    expected = read(desk.get(act_of(row, StepKind.TOLD)))
    sent = {"expected": expected, "text": ""}
    assert desk.post(act_of(row, StepKind.TOLD), sent).status_code == 302
    assert desk.post(act_of(row, StepKind.TOLD), sent).status_code == 404  # no longer offered
    asked = {"until": "2026-07-20", "said": "止めてください。", "expected": expected}
    assert desk.post(act_of(row, StepKind.ASKED), asked).status_code == 409
    assert row.steps.filter(kind="asked").count() == 0
    assert desk.get(act_of(row, StepKind.CLOSED)).status_code == 200
    assert desk.get("/console/conduct/CND-2026-000099/").status_code == 404
    assert desk.get(reverse("case_new", args=["x"])).status_code == 404
    outcome = {"outcome": Outcome.MORE.value, "text": "x", "said": " ", "expected": "x"}
    assert desk.post(act_of(row, StepKind.ASSESSED), outcome).status_code == 409
    assert conduct.WORDS in text(desk.get(page_of(row)))


def test_art_9_4_that_a_company_reported_is_read_by_those_who_need_it_alone(by, client):
    conduct.tell_all(by, contract(), "B")
    notices = Notice.objects.filter(kind__startswith="report_") | Notice.objects.filter(
        kind="holder_asked"
    )
    mails = OutboxMessage.objects.filter(notice__in=notices)
    opened = [reverse("staff_notice", args=[one.pk]) for one in notices]
    opened += [reverse("staff_message", args=[one.pk]) for one in mails]
    lists = [reverse("staff_customer_tab", args=["B", tab]) for tab in ("notices", "journal")]
    lists += [reverse("staff_customer_tab", args=["A", "notices"]), reverse("journal")]
    lists.append(f"{reverse('journal')}?about=B")
    lists.append(reverse("staff_contract", args=["C1"]))
    for name, duties, reads in (
        ("enomoto", (Duty.SUPPORT, Duty.ACCOUNTS), False), ("sato", (Duty.CONTRACTS,), True),
    ):  # fmt: skip
        client.force_login(member(name, *duties))
        for address in lists:
            said = text(client.get(address))
            assert ("通報" in said or "説明・是正の依頼" in said) is reads, (name, address)
            assert ("特定の職務だけが見る" in said) is not reads, (name, address)
        for table in ("journalentry", "notice", "outboxmessage"):
            said = text(client.get(reverse(f"admin:office_{table}_changelist")))
            assert ("CND-" in said) is reads, table
        found = text(client.get(f"{reverse('journal')}?operation=通報"))
        assert ("CND-" in found) is reads
        assert "特定の職務だけが見る" not in found, "what is masked is not found by what it is"
        for asked in ("person=owner", "about=CND-2026-000001", "about=C1"):
            said = text(client.get(f"{reverse('journal')}?{asked}"))
            assert "特定の職務だけが見る" not in said, asked
        expected = {200} if reads else {403}
        assert {client.get(address).status_code for address in opened} == expected
    rows = JournalEntry.objects.filter(operation="report_conduct")
    assert rows.exclude(reference="").exists(), "what is masked is not saved"


def test_art_9_4_an_alert_about_mail_to_a_reporter_does_not_say_of_what(by, case):
    (message,) = OutboxMessage.objects.filter(purpose="report_received")
    message.attempts = len(outbox.DELAYS) + 1
    outbox._failed(message, OSError("refused"))
    said = Alert.objects.get(kind="mail_failed").text
    assert said == "hodo@example.jp 宛の 特定の職務だけが見る通知 を送れません: OSError: refused"
