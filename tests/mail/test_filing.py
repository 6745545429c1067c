"""Stored mail is filed once, in one conversation, and answered for."""

import io
import sys

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contracts.office import outbox
from contracts.office.models import Alert, OutboxMessage
from portal.console.incoming_mail import mail as mail_page
from support.desk.models import Inquiry, Message
from support.desk.operations.opening import SERIES
from support.desk.queries import conversation
from support.inbound import imap
from support.inbound.models import IncomingMail
from support.inbound.operations import fetching, filing, storing
from support.inbound.terms.incoming import Desk
from support.inbound.terms.kinds import Fate
from tests import incoming
from tests.factories import StaffFactory
from tests.inquiries import robot
from tests.mail.boxes import MONDAY
from tests.rules.mails.building import TARO, mail, part, refer, several
from tests.rules.mails.reports import REPORTS, filled
from tests.web.reading import text
from tests.world import lived, signed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files", "nobody_is_dunned")]


@pytest.fixture
def life():
    """Taro belongs to company A."""
    lived("2026-09-14", *signed("2026-04-01"), *signed("2026-04-01", "C2", "B"))
    incoming.known()


def numbered(count: int) -> list[bytes]:
    return [mail(f"本文{n}", message_id=f"<{n}@kita.example>") for n in range(count)]


def test_annex_a_mail_of_a_known_sender_is_filed_and_of_a_stranger_is_to_be_sorted(box, life):
    stranger = mail("買いませんか", sender="who@x.example", message_id="<2@x.example>")
    box.take(*numbered(1), stranger)
    fetching.fetch(robot(), box.server)
    assert filing.file_waiting(robot("09:01")) == 2
    assert filing.file_waiting(robot("09:01")) == 0
    known, unknown = IncomingMail.objects.order_by("id")
    assert (known.fate, known.sender, known.why["rule"]) == (Fate.FILED, TARO, "opened")
    assert (known.inquiry.customer.number, known.message.body) == ("A", "本文0")
    assert (unknown.fate, unknown.inquiry.customer) == (Fate.TRIAGE, None)
    assert unknown.decided_at == robot("09:01").now


CONVERSATION = [
    mail(
        f"{n}通目", *(refer(*(f"<{m}@kita.example>" for m in range(n))) if n else ()),
        subject="Re: 検知" if n else "検知", message_id=f"<{n}@kita.example>",
        date=f"Mon, 14 Sep 2026 0{n // 6}:{n % 6}0:00 +0900",
    )
    for n in range(10)
]  # fmt: skip
"""Ten mails, each naming all before it."""
CHAIN = [one.replace(b"References: <0@", b"X-Old: <0@") for one in CONVERSATION]
"""The same, each naming the one before it alone."""


@pytest.mark.parametrize("mails", [CONVERSATION, CHAIN], ids=["references", "in-reply-to alone"])
def test_ten_mails_out_of_order_are_one_inquiry_in_their_order(life, mails):
    for n in (3, 0, 7, 1, 9, 2, 8, 5, 4, 6):
        storing.store(robot(), [imap.Fetched(mails[n], len(mails[n]), MONDAY)])
    filing.file_waiting(robot())
    (inquiry,) = Inquiry.objects.all()
    assert [one.body for one in conversation.messages(inquiry)] == [f"{n}通目" for n in range(10)]
    assert (inquiry.subject, inquiry.opened_at) == ("検知", MONDAY)


@pytest.mark.parametrize("mails", [CONVERSATION, CHAIN], ids=["references", "in-reply-to alone"])
def test_ten_mails_that_come_out_of_order_minutes_apart_are_one_inquiry(life, mails):
    """What began as several inquiries is merged by the mail that shows it."""
    for n in (3, 0, 7, 1, 9, 2, 8, 5, 4, 6):
        incoming.came(mails[n])
    (inquiry,) = Inquiry.objects.exclude(state="merged")
    assert [one.body for one in conversation.messages(inquiry)] == [f"{n}通目" for n in range(10)]


def test_what_somebody_has_taken_up_is_left_to_staff_to_merge(life):
    incoming.came(CHAIN[2])
    incoming.came(CHAIN[0])
    Inquiry.objects.update(assignee=StaffFactory(duties=["support"]))
    incoming.came(CHAIN[1])
    assert Inquiry.objects.exclude(state="merged").count() == 2


def test_an_inquirys_number_in_a_subject_is_read_in_full_width_too(life):
    (first,) = incoming.came(mail("検知の件"))
    written = first.inquiry.number.replace("-", "－").replace("INQ", "ＩＮＱ")
    (row,) = incoming.came(
        mail("追記です", subject=f"先日の【{written}】について", message_id="<2@kita.example>")
    )
    assert (row.why["rule"], row.inquiry) == ("added", first.inquiry)


def test_the_command_takes_what_a_mail_server_pipes_to_it_once(life, monkeypatch, capsys):
    for _ in range(2):
        piped = io.TextIOWrapper(io.BytesIO(numbered(1)[0]))
        monkeypatch.setattr(sys, "stdin", piped)
        call_command("receive_mail")
        assert capsys.readouterr().out.startswith("問い合わせに登録: 登録のあるアドレスから")
    assert IncomingMail.objects.count() == Inquiry.objects.count() == 1


def test_annex_an_answer_to_an_invoice_is_an_inquiry_with_the_document(life, clock, server):
    outbox.send_waiting()
    sent = OutboxMessage.objects.filter(document__startswith="INV-").first()
    number = sent.document.split(":")[0]
    incoming.came(mail("部署名を変えてください", f"In-Reply-To: {outbox.message_id(sent)}"))
    inquiry = Inquiry.objects.get()
    assert (inquiry.customer.number, inquiry.about) == ("A", number)


def test_annex_an_answer_to_another_companys_invoice_names_no_document(life, clock, server):
    outbox.send_waiting()
    sent = OutboxMessage.objects.filter(
        document__startswith="INV-", notice__customer__number="B"
    ).first()
    incoming.came(mail("?", f"In-Reply-To: {outbox.message_id(sent)}"))
    inquiry = Inquiry.objects.get()
    assert (inquiry.customer.number, inquiry.about) == ("A", "")


def test_a_report_that_is_fetched_marks_its_mail_and_one_that_names_none_is_to_be_sorted(
    life, clock, server
):
    outbox.send_waiting()
    sent = OutboxMessage.objects.exclude(sent_at=None).last()
    report = filled(REPORTS["qmail"], outbox.message_id(sent), sent.recipient)
    other = filled(REPORTS["Postfix"], "<outbox-99999-20200101000000@x.example>", "x@y.example")
    first, second = incoming.came(report, other)
    assert (first.fate, first.bounced) == (Fate.BOUNCE, sent)
    assert (second.fate, second.why["rule"]) == (Fate.TRIAGE, "no_mail")
    sent.refresh_from_db()
    assert sent.bounced_at


def test_two_mails_of_one_message_id_are_both_filed_and_the_same_one_once(life):
    """Some programs give all their mails one Message-ID; a server's copy says the same."""
    first, other, copy = incoming.came(
        mail("一通目"),
        mail("二通目"),
        mail("一通目", date="Mon, 14 Sep 2026 10:00:00 +0900"),
    )
    assert {one.body for one in Message.objects.all()} == {"一通目", "二通目"}
    assert (first.fate, other.fate, copy.fate) == (Fate.FILED, Fate.FILED, Fate.IGNORED)
    assert copy.why["rule"] == "repeated"


def test_annex_an_automatic_reply_is_kept_and_never_answered(life):
    before = OutboxMessage.objects.count()
    (row,) = incoming.came(mail("不在です", "Auto-Submitted: auto-replied"))
    assert (row.fate, row.file.open().read()[:5]) == (Fate.IGNORED, b"Authe")
    assert (OutboxMessage.objects.count(), Inquiry.objects.count()) == (before, 0)


def test_two_programs_that_answer_each_other_are_stopped(life):
    rows = incoming.came(*numbered(22))
    assert [row.fate for row in rows] == [Fate.FILED] * 20 + [Fate.TRIAGE] * 2
    assert rows[-1].why["rule"] == "too_many"


def test_annex_attachments_are_kept_or_refused_each_with_its_reason(life):
    (row,) = incoming.came(
        several(
            "mixed",
            part("添付します"),
            part(b"%PDF-1.7\n%%EOF", "application/pdf; name=a.pdf", transfer="base64"),
            part(b"MZ\x90", "application/octet-stream; name=a.exe", transfer="base64"),
        )
    )
    files = {one.name: one.refused for one in row.message.files.all()}
    assert files["a.pdf"] == ""
    assert "添付できるのは" in files["a.exe"]


def test_one_mail_that_cannot_be_filed_keeps_nothing_back(life, monkeypatch):
    broken = mail("壊れる", message_id="<bad@kita.example>")
    hand_over = filing.hand_over

    def failing(by, row, said, *more, **about):
        if said.text == "壊れる":
            raise RuntimeError("no")
        return hand_over(by, row, said, *more, **about)

    monkeypatch.setattr(filing, "hand_over", failing)
    bad, *others = incoming.came(broken, *numbered(4))
    assert [row.fate for row in others] == [Fate.FILED] * 4
    assert (bad.fate, Message.objects.count()) == (Fate.WAITING, 4)
    assert Alert.objects.get(kind="mail_not_filed").reference == f"incoming_mail:{bad.pk}"
    monkeypatch.setattr(filing, "hand_over", hand_over)
    assert filing.file_waiting(robot("09:02")) == 1
    assert not Alert.objects.filter(kind="mail_not_filed", resolved_at=None).exists()


class Killed(BaseException):
    """The worker is gone: nothing after it runs, what was not committed is lost."""


def test_a_mail_that_kills_its_worker_is_filed_alone_and_refused_at_last(life, monkeypatch, client):
    deadly = mail("止まる", message_id="<bad@kita.example>")
    hand_over = filing.hand_over
    begun = []

    def dying(by, row, said, *more, **about):
        begun.append(row.pk)
        if said.text == "止まる":
            raise Killed
        return hand_over(by, row, said, *more, **about)

    monkeypatch.setattr(filing, "hand_over", dying)
    for one in (*numbered(2), deadly):
        storing.store(robot(), [imap.Fetched(one, len(one), MONDAY)])
    for tries in (1, 2, 3):
        with pytest.raises(Killed):
            filing.file_waiting(robot())
        bad = IncomingMail.objects.order_by("pk").last()
        assert (bad.fate, bad.tries) == (Fate.WAITING, tries)
    assert Message.objects.count() == 2  # they were not kept back after the first time
    del begun[:]
    assert filing.file_waiting(robot("09:05")) == 1
    bad.refresh_from_db()
    assert (bad.fate, bad.why["rule"], begun) == (Fate.REFUSED, "stopped", [])
    assert Alert.objects.get(kind="mail_not_filed").reference == f"incoming_mail:{bad.pk}"
    client.force_login(StaffFactory(duties=["support"]))
    monkeypatch.setattr(mail_page, "read_row", None)
    page = text(client.get(reverse("received_mail", args=[bad.pk])))
    assert "このメールは画面では開きません" in page
    storing.store(robot(), [imap.Fetched(one, len(one), MONDAY) for one in numbered(3)[2:]])
    assert filing.file_waiting(robot("09:06")) == 1


def test_the_number_of_statements_does_not_grow_with_the_mails_of_a_batch(
    life, django_assert_num_queries
):
    def statements(mails: list[bytes]) -> int:
        storing.store(robot(), [imap.Fetched(one, len(one), MONDAY) for one in mails])
        with CaptureQueriesContext(connection) as queries:
            filing.file_waiting(robot())
        return len(queries)

    auto = [
        mail("不在", "Auto-Submitted: auto-replied", message_id=f"<{n}@auto.example>")
        for n in range(40)
    ]
    assert statements(auto[:4]) == statements(auto[4:])


def test_what_came_is_never_changed_or_deleted_and_what_is_decided_stays(life):
    (row,) = incoming.came(*numbered(1))
    for spoil in (
        {"identity": "x"}, {"file": "other.eml"}, {"fate": Fate.SPAM.value}, {"message_id": None},
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            IncomingMail.objects.filter(pk=row.pk).update(**spoil)
    with pytest.raises(IntegrityError), transaction.atomic():
        IncomingMail.objects.filter(pk=row.pk).delete()


def test_the_series_of_inquiries_is_the_desks():
    assert Desk().series == SERIES
