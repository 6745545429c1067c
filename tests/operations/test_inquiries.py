"""Annex (2): an inquiry's course – its clocks, escalation, merging, reopening, what is refused."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from contracts.office.context import By, Form
from contracts.office.models import Alert, JournalEntry, Notice, OutboxMessage
from contracts.office.operations.sent_twice import SentTwice
from contracts.office.outbox import composers
from contracts.office.terms.explanation import Refused
from contracts.office.terms.fingerprint import Changed
from contracts.office.terms.uploads import checked
from contracts.people.models import Customer
from support.desk.models import Inquiry, Message, MessageFile
from support.desk.operations import conversing, handling, opening, policy
from support.desk.operations.course import read_of
from support.desk.queries import conversation, finding
from support.desk.terms.clocks import Standing, Target
from support.desk.terms.kinds import Priority, Said, State
from tests.factories import CustomerFactory, MembershipFactory, UserFactory
from tests.inquiries import asked, asker, at, desk, opened
from tests.world import d

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def companies():
    """Two companies without a contract: nothing here depends on one."""
    for number in ("A", "B"):
        CustomerFactory(number=number, name=f"株式会社{number}", created_on="2026-04-01")


@pytest.fixture
def user():
    who = UserFactory(email="a@example.jp")
    MembershipFactory(user=who, customer=Customer.objects.get(number="A"))
    return who


def again(row: Inquiry) -> Inquiry:
    return Inquiry.objects.get(pk=row.pk)


def test_annex_asked_at_night_it_is_numbered_and_due_in_the_hours_of_the_day(user):
    first = opened(asker(user, "03:00"))
    second = opened(asker(user, "03:00"), priority=Priority.URGENT)
    assert [first.number, second.number] == ["INQ-2026-000001", "INQ-2026-000002"]
    assert (first.due_at, second.due_at) == (at("17:30"), at("10:00"))
    (entry, _) = JournalEntry.objects.filter(operation="open_inquiry").order_by("id")
    assert (entry.customer.number, entry.clause, entry.reference) == (
        "A", "annex", "inquiry:INQ-2026-000001",
    )  # fmt: skip


def test_annex_the_clock_waits_for_the_customer_and_for_the_maker(user):
    row = opened(asker(user), priority=Priority.URGENT)  # answered by 10:00, resolved by 17:30
    conversing.answer(desk("09:30"), row.pk, "状況を教えてください")
    assert (again(row).state, again(row).due_at) == (State.ANSWERED, None)
    conversing.reply(asker(user, "11:30"), row.pk, "再起動しても直りません")
    # two hours were the customer's: due two hours of support later, at 11:00 of the next day
    assert (again(row).state, again(row).due_at) == (State.OPEN, at("11:00", "2026-09-15"))
    handling.escalate(desk("13:00"), row.pk, "MK-4711", "再現手順を送付")
    clocks = conversation.clocks_of(again(row), at("16:00"))
    assert clocks.resolution.standing is Standing.PAUSED
    assert (clocks.awaited.reference, again(row).due_at) == ("MK-4711", None)
    conversing.answer(desk("14:00"), row.pk, "メーカーに確認中です")
    assert again(row).state == State.ESCALATED
    handling.bring_back(desk("10:00", day="2026-09-15"), row.pk, "次の版で直る")
    # 13:00 to 17:30 and 9:00 to 10:00 were the maker's, five and a half hours more
    assert (again(row).state, again(row).due_at) == (State.OPEN, at("16:30", "2026-09-15"))
    conversing.answer(desk("16:29", day="2026-09-15"), row.pk, "直りました", resolves=True)
    clocks = conversation.clocks_of(again(row), at("17:00", "2026-09-16"))
    assert (clocks.response.standing, clocks.resolution.standing) == (Standing.MET, Standing.MET)
    assert clocks.resolution.left == 1


def test_annex_a_company_holiday_added_afterwards_moves_what_is_unresolved(user):
    rows = [opened(asker(user, "17:29"), priority=Priority.URGENT) for _ in range(3)]
    conversing.answer(desk("17:29"), rows[2].pk, "回答", resolves=True)
    assert again(rows[0]).due_at == at("09:59", "2026-09-15")
    with CaptureQueriesContext(
        connection,
    ) as few:
        policy.add_holiday(desk("17:29"), d("2026-09-15"), "創立記念日")
    assert [again(row).due_at for row in rows] == [
        at("09:59", "2026-09-16"), at("09:59", "2026-09-16"), None,
    ]  # fmt: skip
    holiday = policy.add_holiday(desk("17:29"), d("2026-09-16"), "同")
    for _ in range(3):
        opened(asker(user, "17:29"), priority=Priority.URGENT)
    with CaptureQueriesContext(connection) as more:
        policy.remove_holiday(desk("17:29"), holiday.pk)
    assert again(rows[0]).due_at == at("09:59", "2026-09-16")
    assert len(more) <= len(few) + 2  # for twice as many inquiries


def test_a_new_target_is_for_what_comes_from_its_day_on(user):
    row = opened(asker(user))
    policy.set_target(desk(), Priority.NORMAL, d("2026-09-15"), Target(30, 60))
    assert again(row).due_at == at("17:30")
    later = opened(asker(user, "09:00", "2026-09-15"))
    assert later.due_at == at("09:30", "2026-09-15")
    handling.sort(desk("09:10"), row.pk, later.category, Priority.HIGH)
    assert again(row).due_at == at("11:00")
    for day, target in (("2026-09-14", Target(1, 2)), ("2026-09-16", Target(2, 1))):
        with pytest.raises(Refused):
            policy.set_target(desk(), Priority.NORMAL, d(day), target)


def test_two_who_answer_what_they_read_answer_once(user):
    row = opened(asker(user))
    read = read_of(row)
    conversing.answer(desk("09:10"), row.pk, "一人め", read)
    for act in (
        lambda: conversing.answer(desk("09:11", "suzuki"), row.pk, "二人め", read),
        lambda: conversing.add_note(desk("09:11", "suzuki"), row.pk, "メモ", read),
        lambda: handling.resolve(desk("09:11", "suzuki"), row.pk, read),
        lambda: handling.escalate(desk("09:11", "suzuki"), row.pk, "M", "", read),
    ):
        with pytest.raises(Changed):
            act()
    assert [one.body for one in row.messages.filter(kind=Said.ANSWER)] == ["一人め"]
    assert OutboxMessage.objects.filter(purpose="inquiry_answered").count() == 1
    assert again(row).assignee.email == "sato@example.jp"


def test_merged_it_goes_on_in_the_other_with_all_that_was_said(user):
    first, second, third = (opened(asker(user), subject=name) for name in ("甲", "乙", "丙"))
    handling.merge(desk(), third.pk, second.number)
    handling.merge(desk(), second.pk, f" {first.number.lower()} ")
    assert [again(one).merged_into for one in (second, third)] == [first, first]
    assert conversation.shown(first).count() == 3
    with pytest.raises(Refused):
        conversing.reply(asker(user), second.pk, "まだです")
    other = opened(asker(user, company="B"), "B")
    for pk, into in ((other.pk, first.number), (first.pk, first.number), (first.pk, "なし")):
        with pytest.raises(Refused):
            handling.merge(desk(), pk, into)


def test_what_is_over_is_open_again_and_the_time_between_is_nobodys(user):
    row = opened(asker(user), priority=Priority.URGENT)
    conversing.answer(desk("09:30"), row.pk, "回答", resolves=True)
    with pytest.raises(Refused):
        conversing.answer(desk("09:31"), row.pk, "もう一つ")
    conversing.rate(asker(user, "09:40"), row.pk, 1, "分かりません")
    (alert,) = Alert.objects.all()
    assert (alert.kind, alert.reference) == ("inquiry_rated_low", f"inquiry:{row.number}")
    conversing.reopen(asker(user, "10:30"), row.pk)
    assert (again(row).state, again(row).due_at) == (State.OPEN, at("10:00", "2026-09-15"))
    for stars in (0, 6):
        with pytest.raises(Refused):
            conversing.rate(asker(user), row.pk, stars)


def test_annex_out_of_scope_has_its_reason_and_an_answer(user):
    row = opened(asker(user))
    with pytest.raises(Refused):
        handling.refuse(desk(), row.pk, " ", "恐れ入ります")
    handling.refuse(desk(), row.pk, "他社製品のため", "恐れ入ります")
    found = again(row)
    assert (found.state, found.category, found.scope_reason) == (
        State.OUT_OF_SCOPE, "other", "他社製品のため",
    )  # fmt: skip
    (notice,) = Notice.objects.filter(kind="inquiry_refused")
    assert notice.data["reason"] == "他社製品のため"


def test_a_stranger_is_answered_by_mail_and_belongs_to_no_company():
    row = opening.record_call(desk(), None, asked(contact="who@example.com"), at("08:00"))
    conversing.answer(desk(), row.pk, "サービスのご案内です", resolves=True)
    (sent,) = OutboxMessage.objects.all()
    assert (sent.recipient, sent.notice.customer) == ("who@example.com", None)
    mail = composers[sent.purpose](sent)
    assert mail.body.startswith("サービスのご案内です")
    assert "/portal/inquiries/" not in mail.body
    assert again(row).state == State.RESOLVED


def test_of_no_company_it_is_given_to_one_or_dismissed_but_not_escalated():
    row = opening.record_call(desk(), None, asked(), at("08:00"))
    for act in (
        lambda: handling.resolve(desk(), row.pk),
        lambda: handling.escalate(desk(), row.pk, "M-1"),
    ):
        with pytest.raises(Refused):
            act()
    handling.dismiss(desk(), row.pk, "広告")
    assert (again(row).state, again(row).due_at) == (State.DISMISSED, None)
    conversing.reopen(desk(), row.pk)
    handling.link(desk(), row.pk, Customer.objects.get(number="B"))
    handling.link(desk(), row.pk, Customer.objects.get(number="A"))  # the first was a slip
    conversing.answer(desk(), row.pk, "回答", by_phone=True)
    assert not OutboxMessage.objects.exists()
    with pytest.raises(Refused):
        handling.link(desk(), row.pk, Customer.objects.get(number="B"))
    with pytest.raises(Refused):
        handling.dismiss(desk(), row.pk, "広告")


def test_a_file_of_what_is_refused_does_not_stay_on_the_disk(user, own_files):
    row = opened(asker(user), uploads=[checked("a.txt", b"found")])
    read = read_of(row)
    conversing.add_note(desk(), row.pk, "メモ")
    with pytest.raises(Changed):
        conversing.answer(desk(), row.pk, "回答", read, uploads=[checked("b.txt", b"later")])
    assert [path.read_bytes() for path in own_files.rglob("*.txt")] == [b"found"]


def test_the_database_keeps_what_was_said_and_refuses_what_must_not_be(user):
    row = opened(asker(user), uploads=[])
    conversing.keep_draft(desk(), row.pk, "書きかけ")
    conversing.answer(desk("09:10"), row.pk, "回答")
    assert not Message.objects.filter(kind=Said.DRAFT).exists()
    message = row.messages.get(kind=Said.ANSWER)
    wrong = [
        lambda: Message.objects.filter(pk=message.pk).update(body="別の文"),
        lambda: message.delete(),
        lambda: Inquiry.objects.filter(pk=row.pk).update(opened_at=at("08:00")),
        lambda: Inquiry.objects.filter(pk=row.pk).update(first_answered_at=at("09:00")),
        lambda: Inquiry.objects.filter(pk=row.pk).update(customer=Customer.objects.get(number="B")),
        lambda: Inquiry.objects.filter(pk=row.pk).update(state=State.RESOLVED),
        lambda: Inquiry.objects.filter(pk=row.pk).update(state=State.MERGED),
        lambda: Inquiry.objects.filter(pk=row.pk).update(rating=6, rated_at=at("09:00")),
        lambda: row.waits.create(awaited="customer", starts_at=at("09:20")),
        lambda: row.waits.create(
            awaited="maker", starts_at=at("09:00"), ends_at=at("09:01"), reference=""
        ),
        lambda: MessageFile.objects.create(message=message, name="a.txt"),
    ]
    assert [number for number, act in enumerate(wrong) if not _is_refused(act)] == []


def _is_refused(act) -> bool:
    try:
        with transaction.atomic():
            act()
    except DatabaseError:
        return True
    return False


@pytest.mark.parametrize("sample", [finding.SAMPLE, 2], ids=["by reading", "by the index"])
def test_search_finds_two_characters_widths_and_kana_alike(user, monkeypatch, sample):
    """With a sample of two, both words are rare among the two inquiries that there are."""
    monkeypatch.setattr(finding, "SAMPLE", sample)
    monkeypatch.setattr(finding, "COMMON", 1 if sample == 2 else finding.COMMON)
    row = opened(
        asker(user),
        subject="ウイルス検知の通知",
        contact_name="髙橋 ミナト",
        contact="a@example.jp",
    )
    opened(asker(user), subject="設置の手順", text="教えてください")

    def found(text: str) -> list[str]:
        rows = finding.find(desk(), finding.InquiryCriteria(text=text, state=finding.EVERY))
        return list(rows.values_list("number", flat=True))

    for text in ("検知", "ｳｲﾙｽ", "ういるす", "高橋", "みなと", row.number, row.number.lower()):
        assert found(text) == [row.number], text
    assert found("A@Example.jp") == [row.number]
    assert len(found("株式会社A")) == len(found("INQ-2026-")) == 2
    assert found("どこにもない") == []


def test_a_page_of_the_queue_asks_no_more_for_more_rows(user, client, staff_by):
    def statements() -> int:
        with CaptureQueriesContext(connection) as asked_for:
            assert client.get("/console/desk/").status_code == 200
        return len(asked_for)

    opened(asker(user))
    client.get("/console/desk/")
    one = statements()
    for _ in range(8):
        opened(asker(user))
    assert statements() == one


@pytest.fixture
def staff_by(client):
    client.force_login(UserFactory(email="s@example.jp", is_staff=True, duties=["support"]))


def test_what_a_customer_said_calls_us_back_to_an_answered_inquiry_it_is_merged_into(user):
    first, second = opened(asker(user)), opened(asker(user, "09:10"))
    conversing.answer(desk("09:30"), first.pk, "状況を教えてください")
    handling.merge(desk("10:00"), second.pk, first.number)
    assert again(first).state == State.OPEN
    assert again(first).due_at is not None


def test_what_one_company_was_answered_is_never_given_to_another(user):
    first, second = opened(asker(user)), opened(asker(user))
    conversing.answer(desk("09:30"), first.pk, "A社への回答")
    handling.merge(desk("10:00"), first.pk, second.number)
    with pytest.raises(Refused, match="統合されています"):
        handling.link(desk("10:30"), second.pk, Customer.objects.get(number="B"))
    assert again(second).customer.number == "A"


def test_what_was_merged_goes_along_to_the_company():
    first, second = (opening.record_call(desk(), None, asked(), at("08:50")) for _ in range(2))
    handling.merge(desk("10:00"), first.pk, second.number)
    handling.link(desk("10:30"), second.pk, Customer.objects.get(number="A"))
    assert again(first).customer.number == "A"


def test_a_target_is_that_of_the_day_on_which_it_came():
    policy.set_target(desk(), Priority.NORMAL, d("2026-09-15"), Target(30, 60))
    row = opening.record_call(desk(day="2026-09-15"), None, asked(), at("17:00"))
    assert row.response_minutes == 510


@pytest.mark.django_db(transaction=True)
def test_a_form_sent_by_two_clicks_at_once_is_one_inquiry_and_one_message(user, own_files):
    paper = checked("x.pdf", b"%PDF-1.7\n%%EOF\n")
    clicks = Barrier(2)

    def click(work: Callable[[By], object], by: By) -> str:
        clicks.wait()
        try:
            work(by)
        except SentTwice:
            return "twice"
        finally:
            connection.close()
        return "done"

    def twice(work: Callable[[By], object], by: By) -> None:
        """As two requests send one form."""
        key = uuid4()
        requests = [replace(by, form=Form(key, "words")) for _ in range(2)]
        with ThreadPoolExecutor(2) as hands:
            assert sorted(hands.map(click, [work, work], requests)) == ["done", "twice"]

    twice(lambda by: opened(by, uploads=(paper,)), asker(user))
    row = Inquiry.objects.get()
    twice(lambda by: conversing.reply(by, row.pk, "追記です", (paper,)), asker(user))
    twice(lambda by: opening.record_call(by, None, asked(), at("08:50")), desk())
    assert (Inquiry.objects.count(), Message.objects.count()) == (2, 3)
    assert MessageFile.objects.count() == 2
    assert len([path for path in own_files.rglob("*") if path.is_file()]) == 2


def test_files_of_a_note_are_kept_and_none_are_sent_to_nobodys_company(user, own_files):
    paper = checked("x.pdf", b"%PDF-1.7\n%%EOF\n")
    conversing.add_note(desk(), opened(asker(user)).pk, "控え", uploads=(paper,))
    assert MessageFile.objects.get().message.kind == Said.NOTE
    stranger = opening.record_call(desk(), None, asked(contact="x@example.com"), at("08:50"))
    with pytest.raises(Refused, match="会社の決まっていない"):
        conversing.answer(desk(), stranger.pk, "回答", uploads=(paper,))
