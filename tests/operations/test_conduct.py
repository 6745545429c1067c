"""Cases from the report to the measure: who is told what, what is kept, what rests on them."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from billing.approvals import termination
from billing.operations import suspension
from contracts.models import Contract, Suspension
from contracts.office.about_company import TABLES
from contracts.office.context import Duty, Member
from contracts.office.models import JournalEntry, Notice, OutboxMessage
from contracts.office.operations import approvals
from contracts.office.terms.explanation import Refused
from contracts.office.terms.fingerprint import Changed
from contracts.people.models import Membership
from contracts.queries.screening import findings
from contracts.terms.part_suspension import Part, Stopped
from support.conduct.models import Case, CaseFile, Step
from support.conduct.operations import cases, reports
from support.conduct.operations.cases import NewStep
from support.conduct.terms.kinds import Channel, Item, Matter, Outcome, StepKind
from tests import conduct
from tests.conduct import do, founded, person, recorded, reported, told
from tests.deciding import approve
from tests.factories import person_of
from tests.once import once
from tests.staff import staff
from tests.world import account, applied, contract, d, lived, signed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]
DAY = "2026-07-10"


def live() -> None:
    lived(
        DAY,
        *signed("2026-07-01", servers=3),
        *signed("2026-07-01", "C2", "B"),
        applied(DAY, "C3", "C"),
    )


past = once(live)


@pytest.fixture
def by(past):
    return staff("sato", DAY)


def notices(customer: str) -> list[str]:
    rows = Notice.objects.filter(customer__number=customer, day=d(DAY)).order_by("id")
    return list(rows.values_list("kind", flat=True))


# --- Reports ---------------------------------------------------------------------------


def test_art_30_2_whoever_reports_is_told_that_it_arrived(by):
    row = reported(person(by, "A"), files=("header.pdf", "写真.pdf"))
    assert (row.number, row.channel, row.state) == ("CND-2026-000001", "portal", "open")
    assert (row.reporter, row.received_on) == (account("A").customer, d(DAY))
    assert row.holder is None
    files = CaseFile.objects.filter(step__case=row)
    assert [one.file_name for one in files] == ["header.pdf", "写真.pdf"]
    assert files[0].file.read() == conduct.PDF
    message = OutboxMessage.objects.get(purpose="report_received")
    assert message.recipient == "hodo@example.jp"
    entry = JournalEntry.objects.get(operation="report_conduct")
    assert (entry.customer, entry.clause) == (account("A").customer, "30-1(11)")


def test_by_the_public_form_there_is_no_reporter_and_no_answer(by):
    reports.report_publicly(by, told(), "山田 03-0000-0000")
    row = Case.objects.get()
    assert (row.channel, row.reporter, row.reporter_name) == ("form", None, "山田 03-0000-0000")
    assert not Notice.objects.filter(kind__startswith="report").exists()


def test_art_9_4_staff_record_what_they_found_with_its_channel_and_day(by):
    row = recorded(by, channel=Channel.PHONE, day="2026-07-08", contract=contract(),
                   reporter="匿名")  # fmt: skip
    assert (row.received_on, row.holder) == (d("2026-07-08"), account("A").customer)
    assert row.steps.get().day == d("2026-07-08")
    assert notices("A") == []
    with pytest.raises(Refused, match="契約ではありません"):
        recorded(by, contract=contract(), holder=account("B").customer)
    with pytest.raises(Refused, match="まだ来ていません"):
        recorded(by, day="2026-07-11")


def test_art_30_2_the_reporter_adds_what_is_asked_for_until_it_is_closed(by):
    who = person(by, "A")
    row = reported(who)
    do(by, row, StepKind.ASSESSED, "送信元が不明", said="ヘッダーをお送りください。",
       outcome=Outcome.MORE)  # fmt: skip
    row.refresh_from_db()
    assert row.state == "more"
    asked = Notice.objects.get(kind="report_asked")
    assert asked.data["said"] == "ヘッダーをお送りください。"
    reports.add(who, row.number, "受信の記録です", [], "0")
    with pytest.raises(Changed):
        reports.add(who, row.number, "受信の記録です", [], "0")
    row.refresh_from_db()
    assert row.state == "open"
    with pytest.raises(PermissionDenied):
        reports.add(person(by, "B", "b@example.jp"), row.number, "x")
    do(by, row, StepKind.ASSESSED, "該当しない", outcome=Outcome.UNFOUNDED)
    do(by, row, StepKind.TOLD, "")
    do(by, row, StepKind.CLOSED, "")
    with pytest.raises(Refused, match="完了"):
        reports.add(who, row.number, "まだあります")


# --- Assessment and measures -------------------------------------------------------------


def test_art_30_3_the_contract_is_suspended_on_the_strength_of_a_founded_case(by):
    row = reported(person(by, "B"))
    suspend = (by, contract().pk, "30-3", "迷惑メールの送信")
    with pytest.raises(Refused, match="についてのものではありません"):
        suspension.suspend(*suspend, case=row.number)
    row = founded(by, row, contract())
    suspension.suspend(*suspend, case=row.number)
    assert Suspension.objects.get().ground == "30-3"
    step = row.steps.get(kind=StepKind.SUSPENDED)
    assert (step.contract, step.ground, step.said) == (contract(), "30-3", "迷惑メールの送信")
    suspension.resume(by, contract().pk)
    part = Stopped(Part.SERVERS, 1)
    suspension.suspend_part(by, contract().pk, part, "30-3", d(DAY), "一台だけ", case=row.number)
    assert row.steps.filter(kind=StepKind.PART_SUSPENDED).count() == 1
    with pytest.raises(Refused, match="この番号の案件はありません"):
        suspension.suspend(*suspend, case="CND-2026-000099")
    with pytest.raises(Refused, match="この番号の案件はありません"):
        suspension.suspend(*suspend, case="X-1")


def test_art_30_3_information_is_deleted_and_the_holder_told_afterwards(by):
    row = founded(by, reported(person(by, "B")), contract())
    said = "迷惑メールの宛先の一覧を削除しました。"
    do(by, row, StepKind.DELETED, "", said=said, contract=contract())
    told_of = Notice.objects.get(kind="information_deleted")
    assert (told_of.contract, told_of.data["said"]) == (contract(), said)
    assert "2026年7月10日に事前の通知なく削除しました" in told_of.data["explanation"]["ja"]
    entry = JournalEntry.objects.get(operation="delete_information")
    assert (entry.contract, entry.reference, entry.after) == (contract(), "", {"reason": said})
    with pytest.raises(Refused, match="契約ではありません"):
        do(by, row, StepKind.DELETED, "", said=said, contract=contract("C2"))


def test_the_concerned_never_learns_who_reported_nor_the_case(by):
    """In nothing that the company can be shown or take out."""
    who = person(by, "B", "secret-reporter@example.jp")
    row = founded(by, reported(who, files=("secret.pdf",)), contract())
    do(by, row, StepKind.ASKED, "", said="送信を止めてください。", until="2026-07-20")
    suspension.suspend(by, contract().pk, "30-3", "送信", case=row.number)
    do(by, row, StepKind.DELETED, "", said="宛先を削除しました。", contract=contract())
    do(by, row, StepKind.EXPLAINED, "電話で説明があった")
    values = {"ground": "17-1(11)", "effective": None, "servers": None, "case": row.number}
    made = approvals.propose(
        by, termination.KIND, "contract:C1", values, contract=contract(), reason="再三の送信"
    )
    approve(staff("suzuki", DAY), made.pk)
    told_of = ["holder_asked", "suspended", "information_deleted", "terminated"]
    assert notices("A") == told_of
    company = account("A").customer_id
    for table in TABLES:
        found = str(list(table.rows(company)))
        for word in (row.number, "secret", "B株式会社", "通報", "conduct_"):
            assert word not in found, (table.name, word)


def test_art_30_2_the_reporter_is_told_the_outcome_in_general_words(by):
    row = founded(by, reported(person(by, "B")), contract())
    suspension.suspend(by, contract().pk, "30-3", "送信", case=row.number)
    do(by, row, StepKind.TOLD, "")
    answer = Notice.objects.get(kind="report_answered")
    assert answer.customer == account("B").customer
    assert "必要な対応をしました" in answer.data["explanation"]["ja"]
    for word in ("A株式会社", "C1", "停止", "送信の記録"):
        assert word not in str(answer.data)
    do(by, row, StepKind.CLOSED, "")
    with pytest.raises(Refused):
        do(by, row, StepKind.ASSESSED, "もう一度", outcome=Outcome.UNFOUNDED)
    do(by, row, StepKind.NOTE, "", files=("log.pdf",))


def test_art_30_2_when_the_reporter_has_left_the_companys_owners_are_told(by):
    row = founded(by, reported(person(by, "B")), contract())
    Membership.objects.filter(user__email="hodo@example.jp").delete()
    person_of("B", email="owner@b.example.jp")
    person_of("B", role="viewer", email="viewer@b.example.jp")
    do(by, row, StepKind.TOLD, "")
    mail = OutboxMessage.objects.filter(purpose="report_answered")
    assert [one.recipient for one in mail] == ["owner@b.example.jp"]


def test_art_17_1_a_termination_rests_on_the_case_and_both_people_read_it(by):
    row = founded(by, reported(person(by, "B", "x@example.jp"), item=Item.INTERFERENCE), contract())
    values = {"ground": "17-1(2)", "effective": None, "servers": None, "case": row.number}
    made = approvals.propose(
        by, termination.KIND, "contract:C1", values, contract=contract(), reason="妨害"
    )
    assert not row.steps.filter(kind=StepKind.TERMINATED).exists()  # rehearsed, and taken back
    approve(staff("suzuki", DAY), made.pk)
    made.refresh_from_db()
    for facts in (made.facts_then, made.facts_approved):
        named = {one.ja: one.value for one in facts}
        assert named["根拠の案件"].ja == f"{row.number} 設備の利用や運営の妨げ"
        assert "該当する(2026年7月10日)。送信の記録を確かめた" in named["案件の評価"].ja
    assert contract().end_reason == "terminated"
    step = row.steps.get(kind=StepKind.TERMINATED)
    assert (step.contract, step.ground) == (contract(), "17-1(2)")


def test_art_17_1_not_before_the_holder_was_asked_to_remedy_it(by):
    row = founded(by, recorded(by), contract())
    values = {"ground": "17-1(11)", "effective": None, "servers": None, "case": row.number}
    propose = (by, termination.KIND, "contract:C1", values)
    with pytest.raises(Refused, match="先に期限を定めて"):
        approvals.propose(*propose, contract=contract(), reason="x")
    do(by, row, StepKind.ASKED, "", said="止めてください。", until="2026-07-20")
    row.refresh_from_db()
    assert row.due_on == d("2026-07-20")
    with pytest.raises(Refused, match="まだ過ぎていません"):
        approvals.propose(*propose, contract=contract(), reason="x")
    later = staff("sato", "2026-07-21")
    approvals.propose(later, *propose[1:], contract=contract(), reason="x")


def test_art_17_1_what_was_proposed_falls_with_its_case(by):
    row = founded(by, recorded(by, item=Item.INTERFERENCE), contract())
    values = {"ground": "17-1(2)", "effective": None, "servers": None, "case": row.number}
    made = approvals.propose(
        by, termination.KIND, "contract:C1", values, contract=contract(), reason="妨害"
    )
    with pytest.raises(Refused, match="承認を待っています"):
        do(by, row, StepKind.CLOSED, "")
    do(by, row, StepKind.ASSESSED, "別の契約者だった", outcome=Outcome.UNFOUNDED)
    with pytest.raises(Refused, match="評価されていません"):
        approve(staff("suzuki", DAY), made.pk)
    assert contract().ends_on is None
    approvals.decline(staff("suzuki", DAY), made.pk, "根拠がなくなった")
    do(by, row, StepKind.CLOSED, "")


# --- Anti-social forces --------------------------------------------------------------------


def test_art_31_3_from_the_suspicion_to_the_termination_without_damages(by):
    row = recorded(by, Matter.ANTISOCIAL, Item.TIES, Channel.AUTHORITY, contract=contract())
    do(by, row, StepKind.ASKED, "", said="役員について説明してください。", until="2026-07-20")
    asked = Notice.objects.get(kind="holder_asked")
    assert asked.data["explanation"]["clause"] == "31-3"
    assert "2026年7月20日までに説明を" in asked.data["explanation"]["ja"]
    do(by, row, StepKind.EXPLAINED, "書面で回答があった")
    row.refresh_from_db()
    assert row.due_on is None
    do(by, row, StepKind.ASSESSED, "警察への照会で判明", outcome=Outcome.FOUNDED)
    with pytest.raises(Refused, match="根拠になりません"):
        suspension.suspend(by, contract().pk, "30-3", "x", case=row.number)
    values = {"ground": "31-3", "effective": None, "servers": None, "case": row.number}
    made = approvals.propose(
        by, termination.KIND, "contract:C1", values, contract=contract(), reason="判明した"
    )
    named = {one.ja: one.value for one in made.facts_then}
    assert named["損害賠償"].ja == "当社は負いません"
    assert named["残余料金"].ja == "かかりません"
    approve(staff("suzuki", DAY), made.pk)
    assert contract().ends_on == d(DAY)


def test_art_31_the_holder_explains_in_the_portal_once_and_keeps_its_words(by):
    row = recorded(by, Matter.ANTISOCIAL, Item.TIES, Channel.AUTHORITY, contract=contract())
    question = do(by, row, StepKind.ASKED, "", said="説明してください。", until="2026-07-20")
    assert Notice.objects.get(kind="holder_asked").data["question"] == question.pk
    mine = person(by, "A", "a@example.jp")
    with pytest.raises(PermissionDenied):
        cases.explain(person(by, "B", "b@example.jp"), question.pk, "x")
    with pytest.raises(Refused, match="内容がありません"):
        cases.explain(mine, question.pk, " ")
    cases.explain(mine, question.pk, "新任の役員の経歴です。", told(files=("経歴.pdf",)).files)
    row.refresh_from_db()
    assert (row.due_on, row.steps.last().author_id) == (None, mine.account_id)
    with pytest.raises(Refused, match="回答済み"):
        cases.explain(mine, question.pk, "もう一度")
    do(by, row, StepKind.ASKED, "", said="もう一つ説明してください。", until="2026-07-25")
    with pytest.raises(Refused, match="回答済み"):
        cases.explain(mine, question.pk, "古い質問への回答")
    (kept,) = TABLES["explanations"].rows(account("A").customer_id)
    assert (kept.keys(), kept["text"]) == ({"day", "at", "text"}, "新任の役員の経歴です。")
    (file,) = TABLES["conduct_files"].rows(account("A").customer_id)
    assert file["file_name"] == "経歴.pdf"


def test_art_31_6_a_subcontractors_ties_only_after_the_holders_time_to_act(by):
    row = recorded(by, Matter.ANTISOCIAL, Item.SUBCONTRACTOR, Channel.OWN, contract=contract())
    do(by, row, StepKind.ASSESSED, "判明", outcome=Outcome.FOUNDED)
    values = {"ground": "31-6", "effective": None, "servers": None, "case": row.number}
    with pytest.raises(Refused, match="先に期限"):
        approvals.propose(
            by, termination.KIND, "contract:C1", values, contract=contract(), reason="x"
        )


def test_art_31_3_screening_shows_an_earlier_termination_and_what_was_found(by):
    row = recorded(by, Matter.ANTISOCIAL, Item.TIES, Channel.OWN, contract=contract())
    do(by, row, StepKind.ASSESSED, "判明", outcome=Outcome.FOUNDED)
    values = {"ground": "31-3", "effective": None, "servers": None}
    made = approvals.propose(
        by, termination.KIND, "contract:C1", values, contract=contract(), reason="x"
    )
    approve(staff("suzuki", DAY), made.pk)
    company = account("A").customer
    company.corporate_number = "9000012050002"
    company.save()
    applicant = contract("C3").customer
    applicant.corporate_number = company.corporate_number
    applicant.save()
    found = {one["key"]: one for one in findings(contract("C3"), True, d(DAY))}
    assert "第31条第3項、反社会的勢力" in found["terminated:C1"]["ja"]
    assert found[f"antisocial:{row.number}"]["ground"] == "6-3(4)"
    assert "反社会的勢力に当たる、または関係がある" in found[f"antisocial:{row.number}"]["ja"]


def test_art_11_1_each_company_takes_out_its_own_side_of_a_case(by):
    row = founded(by, reported(person(by, "B"), files=("受信記録.pdf",)), contract())
    part = Stopped(Part.LOGS)
    suspension.suspend_part(by, contract().pk, part, "30-3", d(DAY), "送信", case=row.number)
    mine, theirs = (
        {
            name: list(TABLES[name].rows(account(company).customer_id))
            for name in ("conduct_reports", "conduct_files", "part_suspensions")
        }
        for company in ("B", "A")
    )
    assert mine["conduct_reports"][0].keys() == {
        "number", "item", "about", "text", "received_on", "recorded_at",
    }  # fmt: skip
    assert [one["file_name"] for one in mine["conduct_files"]] == ["受信記録.pdf"]
    assert mine["part_suspensions"] == theirs["conduct_reports"] == theirs["conduct_files"] == []
    assert theirs["part_suspensions"][0]["reason"] == "送信"


# --- What is kept ----------------------------------------------------------------------------


def test_who_read_another_course_does_nothing(by):
    row = recorded(by, contract=contract())
    asked = NewStep(StepKind.ASSESSED, "x", outcome=Outcome.FOUNDED)
    with pytest.raises(Changed):
        cases.do(by, row.number, asked, expected="0" * 64)
    assert row.steps.count() == 1


def test_too_many_files_leave_nothing(by):
    row = recorded(by)
    with pytest.raises(Refused, match="5個まで"):
        do(by, row, StepKind.NOTE, "x", files=["a.pdf"] * 6)
    with pytest.raises(Refused, match="内容がありません"):
        do(by, row, StepKind.NOTE, " ")
    with pytest.raises(Refused, match="記録できません"):
        do(by, row, StepKind.DELETED, "x", files=["a.pdf"], contract=contract())
    assert (
        not default_storage.exists("conduct/2026") or not default_storage.listdir("conduct/2026")[1]
    )


def test_the_database_changes_no_step_no_file_and_no_fact_of_a_case(by):
    row = reported(person(by, "B"), files=("a.pdf",))
    row = founded(by, row, contract())
    mine = Case.objects.filter(pk=row.pk)
    changes = [
        (Step.objects.filter(case=row), {"text": "x"}),
        (CaseFile.objects.all(), {"file_name": "x"}),
        (mine, {"text": "x"}),
        (mine, {"reporter_name": "x"}),
        (mine, {"holder": account("B").customer}),
        (mine, {"item": "31-1"}),
    ]
    for rows, change in changes:
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)
    for rows in (CaseFile.objects.all(), Step.objects.all(), mine):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.delete()
    mine.update(state="closed")
    with pytest.raises(IntegrityError), transaction.atomic():
        mine.update(state="open")


def test_only_those_for_contracts_act_and_everybody_of_a_company_reports(by):
    row = recorded(by)
    with pytest.raises(PermissionDenied):
        do(staff("kaikei", DAY, Duty.ACCOUNTS), row, StepKind.NOTE)
    viewer = person(by, "A", "v@example.jp", Member.VIEWER)
    assert reported(viewer).reporter == account("A").customer
    with pytest.raises(PermissionDenied):
        cases.do(viewer, row.number, NewStep(StepKind.NOTE, "x"))
    with pytest.raises(PermissionDenied):
        reports.report(viewer, account("B").customer_id, told())


def test_art_19_a_question_goes_to_whom_the_case_concerns_whoever_holds_the_contract_now(by):
    row = recorded(by, contract=contract("C2"))
    mine = contract("C2").customer
    Contract.objects.filter(number="C2").update(customer=account("A").customer)
    before = notices("A")
    do(by, row, StepKind.ASKED, "", said="説明をお願いします。", until="2026-07-20")
    assert notices("A") == before
    assert "holder_asked" in notices(mine.number)
