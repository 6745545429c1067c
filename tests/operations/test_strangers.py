"""Art. 29: what people of no company said is erased some months after the last of it."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection, transaction

from billing.models import Invoice
from billing.operations import payments
from contracts.office.context import system
from contracts.office.models import Alert, Forgetting, JournalEntry, Notice, OutboxMessage
from contracts.office.operations import seals
from contracts.office.personal import MARK
from contracts.office.terms.explanation import Refused
from contracts.people.models import Customer
from support.conduct.terms.kinds import Channel, Outcome, StepKind
from support.desk.models import Inquiry, Message, MessageFile
from support.desk.operations import conversing, handling, opening
from support.inbound.models import IncomingMail
from support.inbound.operations import sorting
from support.offboarding import jobs
from support.offboarding.operations import forgetting, policy
from support.offboarding.queries import retention, strangers
from support.offboarding.terms.policy import Policy
from tests import conduct, incoming
from tests.conduct import PDF
from tests.inquiries import MONDAY, desk, moved
from tests.rules.mails.building import TARO, mail, part, several
from tests.staff import member, staff
from tests.web.html import Page
from tests.world import d, event, lived, signed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]
WHO = "himitsu@stranger.example"
LAST, OVER = d("2027-09-14"), d("2027-09-15")
"""Twelve months from 14 September 2026, and the day after."""


@pytest.fixture
def life(today):
    today(MONDAY)
    lived(MONDAY, *signed("2026-04-01"))
    incoming.known()


def asked(text: str = "秘匿の相談", number: int = 1) -> Inquiry:
    """A stranger's inquiry by mail, with its mail and a file."""
    kind, named = "application/pdf", 'Content-Disposition: attachment; filename="himitsu.pdf"'
    file = part(PDF, kind, named, transfer="base64")
    about = {"sender": WHO, "subject": text, "message_id": f"<{number}@x>"}
    incoming.came(several("mixed", part(text), file, **about))
    return Inquiry.objects.latest("pk")


def forget(day) -> None:
    """What the daily jobs would."""
    jobs.forget_inquiries(strangers.INQUIRIES.on(day), day)
    jobs.forget_cases(strangers.CASES.on(day), day)
    jobs.forget_mail(strangers.MAIL.on(day), day)


def left() -> list[str]:
    """Tables in which the stranger still is."""
    tables = ("desk_inquiry", "desk_message", "desk_messagefile", "inbound_incomingmail",
              "office_notice", "office_outboxmessage", "office_journalentry", "office_alert",
              "conduct_case", "conduct_step", "conduct_casefile")  # fmt: skip
    with connection.cursor() as cursor:
        found = []
        for table in tables:
            cursor.execute(
                f"SELECT count(*) FROM {table} t WHERE to_jsonb(t)::text ~ '秘匿|himitsu'"
            )
            found += [table] * bool(cursor.fetchone()[0])
    return found


def test_art_29_1_a_stranger_is_forgotten_whole_after_the_months_and_not_before(
    life, django_capture_on_commit_callbacks
):
    row = asked()
    conversing.answer(desk(), row.pk, "秘匿さまへの回答です。")
    seals.seal(system(d("2026-09-15")))
    files = [one.file.name for one in MessageFile.objects.all()]
    files += [one.file.name for one in IncomingMail.objects.all()]
    assert len(files) == 2
    assert len(left()) == 6
    forget(LAST)
    assert (len(left()), Forgetting.objects.count()) == (6, 0)
    with django_capture_on_commit_callbacks(execute=True):
        forget(OVER)
    assert left() == []
    assert not any(map(default_storage.exists, files))
    row.refresh_from_db()
    assert (row.subject, row.state, row.number) == (MARK, "dismissed", "INQ-2026-000001")
    done = Forgetting.objects.get()
    assert (done.day, done.files, done.files_erased) == (OVER, [], 2)
    assert {table: len(rows) for table, rows in done.rows.items() if rows} == {
        "desk_inquiry": 1, "desk_message": 2, "desk_messagefile": 1, "inbound_incomingmail": 1,
        "office_notice": 1, "office_outboxmessage": 1,
    }  # fmt: skip
    assert "12か月" in done.explanation["ja"]
    entry = JournalEntry.objects.get(operation="forget_strangers")
    assert entry.after == {"rows_erased": 7, "files_erased": 2}
    assert [one.fault for one in seals.verify()] == [""]
    forget(OVER)
    assert Forgetting.objects.count() == 1


def test_art_29_1_mail_that_was_filed_nowhere_is_forgotten_whatever_became_of_it(life):
    incoming.came(
        mail("秘匿", "X-Spam-Flag: YES", sender=WHO, message_id="<1@x>"),
        mail("秘匿", "X-Spam-Flag: YES", sender=WHO, message_id="<2@x>"),
        mail("秘匿", "Auto-Submitted: auto-replied", sender=WHO, message_id="<3@x>"),
    )
    first = IncomingMail.objects.earliest("pk")
    sorting.leave(desk(), first.pk)
    forget(LAST)
    assert left() == ["inbound_incomingmail"]
    forget(OVER)
    assert left() == []
    assert set(IncomingMail.objects.values_list("fate", flat=True)) == {"ignored"}
    (done,) = Forgetting.objects.all()
    assert {table: len(rows) for table, rows in done.rows.items() if rows} == {
        "inbound_incomingmail": 3
    }
    again = mail("秘匿", "X-Spam-Flag: YES", sender=WHO, message_id="<1@x>")
    incoming.came(again)
    assert IncomingMail.objects.count() == 3


def test_the_months_run_from_the_last_word_and_are_a_figure_of_ours(life):
    row = asked()
    conversing.add_note(moved(desk(), "10:00", "2026-10-20"), row.pk, "電話をかけたが不在")
    forget(OVER)
    assert left()
    assert strangers.INQUIRIES.on(d("2027-10-20")) == []
    policy.change(staff("kanri", MONDAY), Policy(stranger_months=1))
    assert strangers.INQUIRIES.on(d("2026-11-20")) == []
    assert strangers.INQUIRIES.on(d("2026-11-21")) == [row.pk]


def test_a_companys_are_kept_and_one_that_is_linked_meanwhile_too(life):
    incoming.came(incoming.numbered(1, subject="秘匿の件"))
    row = asked(number=2)
    waiting = strangers.INQUIRIES.on(OVER)
    assert waiting == [row.pk]
    handling.link(desk(), row.pk, Customer.objects.get(number="A"))
    assert forgetting.forget_inquiries(system(OVER), waiting) is None
    forget(OVER)
    assert Message.objects.filter(body=MARK).count() == 0
    assert not Forgetting.objects.exists()


def test_what_a_stranger_was_told_before_the_company_was_known_goes_with_the_company(today):
    today(MONDAY)
    over = event("2026-09-10", "terminate", contract="C1", ground="17-1(1)")
    lived(MONDAY, *signed("2026-04-01"), over)
    for one in Invoice.objects.order_by("pk"):
        payments.receive(system(), one.billing_account_id, one.total, d(MONDAY), [one.number])
    row = asked()
    conversing.answer(desk(), row.pk, "秘匿さまへの回答です。", resolves=True)
    customer = Customer.objects.get(number="A")
    handling.link(desk(), row.pk, customer)
    text = f"{WHO} 宛の {row.number} を送れません"
    Alert.objects.create(kind="mail_failed", day=OVER, created_at=desk().now, text=text)
    assert Notice.objects.filter(customer=None, kind="inquiry_answered").exists()
    over = d("2037-06-01")
    assert retention.to_erase(over) == [customer.pk]
    jobs.erase([customer.pk], over)
    assert left() == []
    done = Forgetting.objects.get()
    assert {table: len(rows) for table, rows in done.rows.items() if rows} == {
        "office_notice": 1, "office_outboxmessage": 1,
    }  # fmt: skip
    assert done.explanation["en"].startswith("What was mailed before the company was known")
    late = replace(desk(), now=system(over).now)
    for take_up in (
        lambda: conversing.reopen(late, row.pk),
        lambda: opening.record_call(late, customer, opening.Asked("x", "x", "other"), late.now),
        lambda: handling.link(late, asked(number=2).pk, customer),
    ):
        with pytest.raises(Refused, match="消去済み"):
            take_up()
    with pytest.raises(DatabaseError, match="was erased"), transaction.atomic():
        Inquiry.objects.filter(is_erased=False).update(customer=customer)


def test_art_29_1_a_report_that_concerns_no_company_is_forgotten_once_closed(
    life, django_capture_on_commit_callbacks
):
    by = staff("sato", MONDAY)
    told = {"channel": Channel.LETTER, "reporter": "秘匿太郎", "named": "himitsu.example"}
    row, going_on = (conduct.recorded(by, files=("himitsu.pdf",), **told) for _ in range(2))
    conduct.do(by, row, StepKind.ASSESSED, "秘匿太郎さんに確かめた", outcome=Outcome.UNFOUNDED)
    conduct.do(by, row, StepKind.CLOSED, "秘匿")
    (file,) = row.steps.get(kind="reported").files.all()
    assert strangers.CASES.on(LAST) == []
    assert strangers.CASES.on(OVER) == [row.pk]
    with django_capture_on_commit_callbacks(execute=True):
        forget(OVER)
    assert not default_storage.exists(str(file.file))
    row.refresh_from_db()
    assert (row.text, row.about, row.reporter_name) == (MARK, MARK, MARK)
    assert set(row.steps.values_list("text", flat=True)) == {"", MARK}
    done = Forgetting.objects.get()
    assert {table: len(rows) for table, rows in done.rows.items() if rows} == {
        "conduct_case": 1, "conduct_step": 3, "conduct_casefile": 1,
    }  # fmt: skip
    assert "対応の完了から12か月" in done.explanation["ja"]
    assert strangers.CASES.on(OVER) == []
    going_on.refresh_from_db()
    assert going_on.reporter_name == "秘匿太郎"


def test_what_an_alert_says_of_a_stranger_is_forgotten_and_of_a_company_is_not(life):
    asked()
    for who in (WHO, TARO):
        text = f"{who} 宛を送れません"
        Alert.objects.create(
            kind="mail_failed", day=OVER, created_at=desk().now, text=text, reference=who[:2]
        )
    forget(OVER)
    said = Alert.objects.filter(kind="mail_failed").order_by("pk").values_list("text", flat=True)
    assert list(said) == [MARK, f"{TARO} 宛を送れません"]


def test_the_guards_let_exactly_these_rows_through(life):
    row, other = asked(), asked("別の相談", 2)
    with pytest.raises(DatabaseError), transaction.atomic():
        Message.objects.filter(inquiry=row).update(body=MARK)
    with transaction.atomic():
        named = {"desk_message": list(row.messages.values_list("pk", flat=True))}
        Forgetting.objects.create(day=OVER, at=system(OVER).now, rows=named)
        with pytest.raises(DatabaseError), transaction.atomic():
            Message.objects.filter(inquiry=row).update(body="別の言葉")
        with pytest.raises(DatabaseError), transaction.atomic():
            Message.objects.filter(inquiry=other).update(body=MARK)
        Message.objects.filter(inquiry=row).update(body=MARK)


@pytest.mark.django_db(transaction=True)
def test_jobs_that_run_at_the_same_time_forget_once(committed, today):
    today(MONDAY)
    row = asked()

    def once(_) -> None:
        forgetting.forget_inquiries(system(OVER), [row.pk])
        connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(once, range(2)))
    assert Forgetting.objects.count() == 1
    with pytest.raises(DatabaseError, match="an erasure is a record"), transaction.atomic():
        Forgetting.objects.update(rows={})
    with pytest.raises(DatabaseError), transaction.atomic():
        Message.objects.update(body="")


def test_a_stranger_whose_subject_is_the_mark_is_forgotten_too(life):
    row = asked(text=MARK)
    conversing.add_note(desk(), row.pk, "秘匿さんから電話")
    forget(OVER)
    assert left() == []


def test_what_was_forgotten_is_not_taken_up_again_in_the_database_neither(life):
    row = asked()
    forget(OVER)
    company, late = Customer.objects.get(number="A"), moved(desk(), "10:00", "2027-10-01")
    for take_up in (
        lambda: conversing.reopen(late, row.pk),
        lambda: conversing.add_note(late, row.pk, "秘匿さんからまた電話"),
        lambda: handling.link(late, row.pk, company),
        lambda: handling.merge(late, asked(number=2).pk, row.number),
    ):
        with pytest.raises(Refused, match="消去済みです"):
            take_up()
    with pytest.raises(DatabaseError), transaction.atomic():
        Inquiry.objects.filter(pk=row.pk).update(state="open")
    with pytest.raises(DatabaseError), transaction.atomic():
        Inquiry.objects.filter(pk=row.pk).update(is_erased=False)
    with pytest.raises(DatabaseError, match="was erased"), transaction.atomic():
        Message.objects.create(inquiry=row, kind="customer", channel="mail", at=late.now)


def test_the_journal_does_not_name_a_stranger_whose_mail_was_sorted(life):
    row = asked()
    incoming.came(mail("別の相談", sender=WHO, message_id="<7@x>"))
    stray = IncomingMail.objects.latest("pk")
    if stray.message_id is None:
        sorting.file(desk(), stray.pk, inquiry_number=row.number)
    assert WHO not in str(list(JournalEntry.objects.values_list("after", flat=True)))


def test_a_mail_to_a_stranger_says_nothing_once_it_is_forgotten(life, client):
    row = asked()
    conversing.answer(desk(), row.pk, "秘匿さまへの回答です。")
    forget(OVER)
    notice, message = Notice.objects.latest("pk"), OutboxMessage.objects.latest("pk")
    client.force_login(member("sato"))
    for address in (
        f"/console/notices/{notice.pk}/", f"/console/mail/{message.pk}/",
        f"/console/desk/{row.number}/", f"/console/incoming-mail/{IncomingMail.objects.get().pk}/",
        "/console/incoming-mail/", "/console/desk/?state=every", "/console/after-end/figures/",
    ):  # fmt: skip
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert "himitsu" not in answer.content.decode()
    assert Page(answer).table(
        "会社の決まらないメール・問い合わせ・通報の消去 第29条第1項"
    ).body == [
        ["2027年9月15日", "7", "2", "会社の決まらない連絡は、最後の連絡から12か月で消去します。"]
    ]
