"""Reports of undelivered mail: imported once, about the right message, as a task for staff."""

import io
import sys

import pytest
from django.core.management import call_command

from contracts.office import context, outbox
from contracts.office.models import Alert, JournalEntry, OutboxMessage
from contracts.office.operations import bounces
from contracts.office.queries import measured
from tests.rules.mails.building import word
from tests.rules.mails.hostile import nested
from tests.rules.mails.reports import REPORTS, filled, plain
from tests.world import lived, signed

pytestmark = pytest.mark.django_db

REPORT = """\
From: MAILER-DAEMON@mx.example.net (Mail Delivery System)
To: billing@example.jp
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; {recipient}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {status} mailbox unavailable

--b
Content-Type: {enclosed}

Message-ID: {message_id}
Subject: original

--b--
"""


@pytest.fixture
def sent(clock, server):
    lived("2026-04-01", *signed("2026-04-01"))
    outbox.send_waiting()
    return OutboxMessage.objects.exclude(sent_at=None).last()


def report(message, action="failed", status="5.1.1", enclosed="message/rfc822", **other) -> bytes:
    values = {"recipient": message.recipient, "message_id": outbox.message_id(message), **other}
    return REPORT.format(action=action, status=status, enclosed=enclosed, **values).encode()


@pytest.mark.parametrize("enclosed", ["message/rfc822", "text/rfc822-headers"])
def test_a_bounce_marks_its_message_and_notifies_staff_once(sent, enclosed):
    by, raw = context.system(), report(sent, enclosed=enclosed)
    assert bounces.receive(by, raw) == sent
    assert bounces.receive(by, raw) is None
    sent.refresh_from_db()
    assert sent.bounced_at is not None
    assert sent.bounce == "smtp; 5.1.1 mailbox unavailable"
    alert = Alert.objects.get(kind="mail_bounced")
    assert sent.recipient in alert.text
    assert JournalEntry.objects.get(operation="mail_bounced").customer.number == "A"


def test_a_delay_changes_nothing(sent):
    raw = report(sent, action="delayed", status="4.4.1")
    assert bounces.receive(context.system(), raw) is None
    assert not Alert.objects.filter(kind="mail_bounced").exists()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda m: report(m, message_id=f"<outbox-{m.pk}-20200101000000@example.jp>"),  # forged
        lambda m: report(m, message_id=f"<outbox-{m.pk + 99}-20200101000000@example.jp>"),
        lambda m: report(m, message_id="<somebody-elses@example.jp>"),
        lambda m: f"In-Reply-To: {outbox.message_id(m)}\nSubject: Re: 請求書\n\n了解".encode(),
        lambda m: b"",
        lambda m: b"\x00\xff" * 5000,
        lambda m: report(m)[:400],
        lambda m: nested(3000),
    ],
)
def test_other_mail_is_no_bounce(sent, spoil):
    with pytest.raises(bounces.NotABounce):
        bounces.receive(context.system(), spoil(sent))
    assert not OutboxMessage.objects.exclude(bounced_at=None).exists()


def test_the_command_reads_what_the_mail_server_pipes_to_it(sent, monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(report(sent))))
    call_command("receive_bounce")
    assert sent.recipient in capsys.readouterr().out
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"Subject: hello\n\nhello")))
    with pytest.raises(SystemExit) as error:
        call_command("receive_bounce")
    assert error.value.code == 2


def test_what_no_column_holds_is_left_out_of_a_diagnosis(sent):
    raw = report(sent).replace(b"mailbox unavailable", b"mailbox\x00 \xff\xfe gone")
    assert bounces.receive(context.system(), raw) == sent
    sent.refresh_from_db()
    assert sent.bounce.startswith("smtp; 5.1.1 mailbox ")
    assert sent.bounce.endswith(" gone")


@pytest.mark.parametrize("server", REPORTS)
def test_reports_in_the_forms_of_many_servers_mark_their_message(sent, server):
    raw = filled(REPORTS[server], outbox.message_id(sent), sent.recipient)
    assert bounces.receive(context.system(), raw) == sent
    sent.refresh_from_db()
    assert sent.bounced_at is not None
    assert any(words in sent.bounce for words in ("5.1", "5.2", "550"))


@pytest.mark.parametrize("server", ["Postfix", "qmail", "docomo in Japanese", "Exim"])
def test_a_relay_that_writes_the_message_id_anew_does_not_lose_the_report(sent, server):
    """Our own header names the message beside it."""
    report = REPORTS[server].replace("Message-ID: {id}", "Message-ID: <new@relay.example>\n{own}")
    own = f"X-Portal-Message: {outbox._name(sent)}"
    raw = filled(report.replace("{own}", own), "", sent.recipient)
    assert bounces.receive(context.system(), raw) == sent


def test_a_message_says_its_name_beside_its_message_id(sent, server):
    assert server.mail(-1)["X-Portal-Message"] == outbox._name(sent)
    assert outbox._name(sent) in server.mail(-1)["Message-ID"]


@pytest.mark.parametrize(
    ("sender", "text"),
    [
        ("taro@docomo.ne.jp", "550 Unknown user {to}"),  # a person quotes it
        ("MAILER-DAEMON@docomo.ne.jp", "550 Unknown user other@docomo.ne.jp"),
        ("MAILER-DAEMON@docomo.ne.jp", "{to}: 421 try again later"),
    ],
)
def test_text_alone_is_a_report_only_of_a_daemon_about_its_recipient_for_good(sent, sender, text):
    raw = filled(plain(sender, "Returned mail", f"{text}\n\nMessage-ID: {{id}}"),
                 outbox.message_id(sent), sent.recipient)  # fmt: skip
    with pytest.raises(bounces.NotABounce):
        bounces.receive(context.system(), raw)


def test_a_subject_in_encoded_words_is_said_in_words_where_nothing_else_is(sent):
    report = plain(
        "MAILER-DAEMON@docomo.ne.jp", word("送信エラー"), "{to} は存在しない\n\nMessage-ID: {id}"
    )
    bounces.receive(context.system(), filled(report, outbox.message_id(sent), sent.recipient))
    sent.refresh_from_db()
    assert sent.bounce == "送信エラー"


def test_what_was_handed_over_without_an_answer_and_bounced_does_not_go_again(clock, server):
    lived("2026-04-01", *signed("2026-04-01"))
    server.falls_silent = True
    outbox.send_waiting()
    taken = len(server.taken)
    assert measured._unanswered() == {"": taken}
    for message in OutboxMessage.objects.filter(unanswered=1):
        assert bounces.receive(context.system(), report(message)) == message
    server.falls_silent = False
    clock.goes_on(hours=2)
    assert outbox.send_waiting() == 0
    assert len(server.taken) == taken
    assert set(OutboxMessage.objects.values_list("delivery", flat=True)) == {"bounced"}
    assert measured._unanswered() == {"": 0}
