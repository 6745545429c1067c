"""Reports of undelivered mail: imported once, about the right message, as a task for staff."""

import io
import sys

import pytest
from django.core.management import call_command

from contracts.office import context, outbox
from contracts.office.models import Alert, JournalEntry, OutboxMessage
from contracts.office.operations import bounces
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
    values = {"recipient": message.recipient, "message_id": outbox._message_id(message), **other}
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
        lambda m: f"In-Reply-To: {outbox._message_id(m)}\nSubject: Re: 請求書\n\n了解".encode(),
        lambda m: b"",
        lambda m: b"\x00\xff" * 5000,
        lambda m: report(m)[:400],
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
