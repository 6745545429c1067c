"""The outbox against a real mail server: sent once, tried again, its answer kept."""

import smtplib
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from billing.models import Invoice, InvoiceDocument
from billing.operations.documents import document
from contracts.office import context, outbox
from contracts.office.mail import context_of
from contracts.office.models import Alert, Notice, OutboxMessage
from contracts.people.operations.companies import change_particulars
from portal.celery import app
from portal.exports.tasks import make
from portal.jobs import runner, tasks
from tests.jobs.several import together
from tests.world import account, d, lived, signed

pytestmark = pytest.mark.django_db
ONE, TWO, THREE = (f"keiri{number}@example.jp" for number in (1, 2, 3))


@pytest.fixture
def issued(clock):
    """April's invoice, not yet sent, to three addresses of a company with characters of its own."""
    lived("2026-04-30", *signed("2026-04-01"))
    by = context.system(d("2026-04-30"))
    change_particulars(by, account().customer, name="株式会社髙﨑①商店")
    change_particulars(
        by, account(), name="株式会社髙﨑①商店", department="経理部", emails=[ONE, TWO, THREE]
    )
    OutboxMessage.objects.update(sent_at=clock.now, next_attempt_at=None)
    runner.run_here(d("2026-05-01"))
    return Invoice.objects.get()


def message(recipient: str = ONE) -> OutboxMessage:
    return OutboxMessage.objects.get(recipient=recipient)


def test_the_invoice_arrives_with_the_stored_document_attached(server, issued):
    assert not InvoiceDocument.objects.exists()
    assert outbox.send_waiting() == 3
    assert sorted(server.recipients) == [ONE, TWO, THREE]
    mail = server.mail()
    assert mail["Subject"].strip() == f"請求書をお送りします({issued.number})"
    assert mail["From"] == "サンプルクラウド <billing@example.jp>"
    assert mail["Auto-Submitted"] == "auto-generated"
    text, html = (mail.get_body((kind,)) for kind in ("plain", "html"))
    (pdf,) = mail.iter_attachments()
    for part in (text, html):
        assert part.get_content_charset() == "utf-8"
        assert part["Content-Transfer-Encoding"] == "base64"
        assert "株式会社髙﨑①商店" in part.get_content()
        assert "経理部 御中" in part.get_content()
        assert "¥17,820" in part.get_content()
        assert "2026年6月1日" in part.get_content()
    assert "\\n" not in text.get_content()
    assert pdf.get_content_type() == "application/pdf"
    assert pdf["Content-Transfer-Encoding"] == "base64"
    assert pdf["Content-Disposition"] == 'attachment; filename="INV-2026-000001.pdf"'
    stored = InvoiceDocument.objects.get()
    assert pdf.get_content() == bytes(stored.pdf) == bytes(document(issued).pdf)


def test_an_invoice_is_read_once_for_its_mail_and_its_document(server, issued):
    with CaptureQueriesContext(connection) as queries:
        outbox.send_waiting(limit=1)
    assert InvoiceDocument.objects.exists()
    assert sum('FROM "billing_invoiceline"' in one["sql"] for one in queries) == 1


def test_the_servers_answer_is_the_evidence(server, issued, clock):
    clock.goes_on(minutes=3)
    outbox.send_waiting()
    answers = {recipient: message(recipient).response for recipient in server.recipients}
    assert list(answers.values()) == ["250 taken as 1", "250 taken as 2", "250 taken as 3"]
    assert message().sent_at == clock.now
    assert message().next_attempt_at is None


def test_sending_again_sends_nothing_twice(server, issued, clock):
    assert [outbox.send_waiting() for _ in range(3)] == [3, 0, 0]
    clock.goes_on(days=30)
    assert outbox.send_waiting() == 0
    assert len(server.taken) == 3


@pytest.mark.parametrize(
    ("at", "answer", "error"),
    [
        ("recipient", "550 5.1.1 no such user", "SMTPRecipientsRefused"),
        ("data", "554 5.7.1 not wanted here", "SMTPDataError"),
    ],
)
def test_what_is_refused_permanently_is_recorded_and_not_tried_again(
    at, answer, error, server, issued, clock, caplog
):
    if at == "recipient":
        server.answer_to[ONE] = answer
    else:
        server.answer_to_data = answer
    outbox.send_waiting()
    refused = message()
    assert (refused.sent_at, refused.next_attempt_at, refused.attempts) == (None, None, 1)
    assert refused.response.startswith(error)
    assert answer.split(maxsplit=1)[1] in refused.response
    alert = Alert.objects.get(reference=f"outbox:{refused.pk}")
    assert alert.text.startswith(f"{ONE} 宛の INV-2026-000001 を送れません: {error}")
    assert f"outbox message {refused.pk}: {error} {answer[:3]}" in caplog.text
    assert ONE not in caplog.text
    clock.goes_on(days=30)
    server.answer_to_data = ""
    assert outbox.send_waiting() == 0
    # The other recipients are not concerned.
    assert server.recipients == ([TWO, THREE] if at == "recipient" else [])


def gone_away(server) -> None:
    server.stop()


def not_now(server) -> None:
    server.answer_to[ONE] = "451 4.7.1 greylisted, come again"


def not_now_for_anybody(server) -> None:
    server.answer_to_data = "421 4.3.2 closing"


@pytest.mark.parametrize(
    ("trouble", "response"),
    [
        (gone_away, "ConnectionRefusedError"),
        (not_now, "greylisted"),
        (not_now_for_anybody, "closing"),
    ],
)
def test_what_fails_for_now_is_tried_again_after_growing_delays(
    trouble, response, server, issued, clock
):
    trouble(server)
    delays = []
    for _ in range(5):
        outbox.send_waiting()
        assert outbox.send_waiting() == 0  # nothing is due before its time
        delays.append(message().next_attempt_at - clock.now)
        clock.now = message().next_attempt_at
    assert [delay.total_seconds() / 60 for delay in delays] == [1, 5, 30, 120, 360]
    assert response in message().response
    assert message().attempts == 5
    assert not Alert.objects.exists()

    server.answer_to.clear()
    server.answer_to_data = ""
    server.start()
    outbox.send_waiting()
    assert sorted(server.recipients) == [ONE, TWO, THREE]
    assert message().response.startswith("250 taken")


def test_staff_are_notified_when_no_try_is_left(server, issued, clock):
    server.stop()
    for _ in outbox.DELAYS:
        outbox.send_waiting()
        clock.now = message().next_attempt_at
    assert not Alert.objects.exists()
    outbox.send_waiting()
    assert message().next_attempt_at is None
    assert message().attempts == 9
    assert Alert.objects.filter(kind="mail_failed").count() == 3


def test_a_mail_that_cannot_be_written_is_reported_at_once_and_tried_again(
    server, issued, clock, monkeypatch
):
    def broken(_message):
        raise ValueError("the content does not add up")

    with monkeypatch.context() as patch:
        patch.setitem(outbox.composers, "invoice", broken)
        assert outbox.send_waiting() == 0
    alerts = Alert.objects.filter(kind="mail_failed", resolved_at=None)
    assert alerts.count() == 3
    assert "the content does not add up" in alerts[0].text
    clock.goes_on(minutes=1)
    assert outbox.send_waiting() == 3
    assert not alerts.all().exists()


def test_one_message_that_fails_does_not_take_the_others_with_it(server, issued):
    server.answer_to[ONE] = "421 4.7.0 too many errors"  # and the server hangs up
    assert outbox.send_waiting() == 2
    assert server.recipients == [TWO, THREE]


def test_what_was_taken_without_an_answer_goes_once_more_after_an_hour(server, issued, clock):
    OutboxMessage.objects.exclude(recipient=ONE).update(next_attempt_at=None)
    server.falls_silent = True
    assert outbox.send_waiting() == 0
    assert (message().unanswered, message().delivery) == (1, "waiting")
    assert message().next_attempt_at - clock.now == timedelta(hours=1)

    server.falls_silent = False
    clock.goes_on(minutes=59)
    assert outbox.send_waiting() == 0
    clock.goes_on(minutes=1)
    assert outbox.send_waiting() == 1
    first, again = server.mail(0), server.mail(1)
    assert first["Message-ID"] == again["Message-ID"]
    assert (message().unanswered, message().delivery) == (1, "sent")
    assert not Alert.objects.exists()


def test_what_was_cut_off_before_its_end_is_tried_again_as_before(
    server, issued, clock, monkeypatch
):
    """A server takes nothing of which it has not seen the end."""
    OutboxMessage.objects.exclude(recipient=ONE).update(next_attempt_at=None)
    whole = smtplib.SMTP.send

    def half(smtp: smtplib.SMTP, sent: bytes | str) -> None:
        data = sent if isinstance(sent, bytes) else sent.encode()
        if len(data) < 5_000:
            return whole(smtp, sent)
        smtp.sock.sendall(data[: len(data) // 2])
        smtp.close()
        raise smtplib.SMTPServerDisconnected("cut off")

    with monkeypatch.context() as patch:
        patch.setattr(smtplib.SMTP, "send", half)
        outbox.send_waiting()
    assert (message().unanswered, message().delivery) == (0, "waiting")
    assert message().next_attempt_at - clock.now == timedelta(minutes=1)
    clock.goes_on(minutes=1)
    assert outbox.send_waiting() == 1
    assert server.recipients == [ONE]


def test_it_never_goes_a_third_time(server, issued, clock):
    OutboxMessage.objects.exclude(recipient=ONE).update(next_attempt_at=None)
    server.falls_silent = True
    for _ in range(5):
        outbox.send_waiting()
        clock.goes_on(hours=2)
    assert server.recipients == [ONE, ONE]
    assert (message().unanswered, message().delivery) == (2, "unanswered")
    assert message().is_lost
    (alert,) = Alert.objects.filter(kind="mail_failed")
    assert alert.text.startswith(f"{ONE} 宛の INV-2026-000001 は、届いたかどうか分かりません")


def test_a_worker_killed_while_handing_over_counts_as_no_answer(server, issued, clock, monkeypatch):
    OutboxMessage.objects.exclude(recipient=ONE).update(next_attempt_at=None)

    def killed(_mail) -> None:
        raise SystemExit

    for unanswered in (1, 2):
        with monkeypatch.context() as patch:
            patch.setattr("django.core.mail.EmailMessage.send", killed)
            with pytest.raises(SystemExit):
                outbox.send_waiting()
        assert message().unanswered == unanswered
        clock.goes_on(minutes=59)
        assert outbox.send_waiting() == 0
        clock.goes_on(minutes=1)
    assert outbox.send_waiting() == 0
    assert server.recipients == []
    assert message().delivery == "unanswered"


def test_a_worker_that_died_while_sending_gives_its_messages_back(server, issued, clock):
    assert len(outbox._claim(10)) == 3  # and then the worker is killed
    assert outbox.send_waiting() == 0
    clock.goes_on(minutes=14, seconds=59)
    assert outbox.send_waiting() == 0
    clock.goes_on(seconds=1)
    assert outbox.send_waiting() == 3


def test_a_slow_server_does_not_make_another_worker_send_the_same(
    server, issued, clock, monkeypatch
):
    """Three messages of ten minutes each are claimed for fifteen."""
    plain, calls, by_another = outbox.composers["invoice"], [], []

    def slow(row):
        calls.append(row.recipient)
        clock.goes_on(minutes=10)
        if len(calls) == 2:
            by_another.append(outbox.send_waiting(limit=1))
        return plain(row)

    monkeypatch.setitem(outbox.composers, "invoice", slow)
    assert outbox.send_waiting() == 2
    assert by_another == [1]
    assert calls == sorted(server.recipients) == [ONE, TWO, THREE]


@pytest.mark.usefixtures("committed")
def test_two_workers_at_once_send_each_message_once(server, issued, monkeypatch):
    monkeypatch.setattr(outbox, "BATCH", 1)
    server.sessions_to_wait_for = 2  # nothing is taken before both are there
    sent = together(outbox.send_waiting, outbox.send_waiting)
    assert sum(sent) == 3
    assert min(sent) >= 1
    assert sorted(server.recipients) == [ONE, TWO, THREE]


def test_celery_sends_what_waits(server, issued):
    tasks.send_mail()
    assert len(server.taken) == 3


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("2026-02-28", date(2026, 2, 28)),
        ("2026-02-28T01:02:03+00:00", datetime(2026, 2, 28, 1, 2, 3, tzinfo=UTC)),
        ("2026-02-30", "2026-02-30"),
        ("2026-13-01T01:02:03+00:00", "2026-13-01T01:02:03+00:00"),
        ("2026-02-30 の記録", "2026-02-30 の記録"),
        (20260230, 20260230),
    ],
)
def test_a_text_that_looks_like_a_day_and_is_none_goes_out_as_it_was_written(written, said):
    """The subject of an inquiry may be anything."""
    notice = Notice(data={"subject": written}, day=date(2026, 2, 28))
    assert context_of(OutboxMessage(notice=notice))["subject"] == said


def many(count: int) -> None:
    """So many mails more, of one notice."""
    notice = message().notice
    OutboxMessage.objects.bulk_create(
        OutboxMessage(
            notice=notice, document=f"{n}", purpose="invoice", recipient=f"{n}@example.jp",
            created_at=context.now(), next_attempt_at=context.now(),
        )
        for n in range(count)
    )  # fmt: skip


def test_a_worker_sends_a_few_mails_and_asks_for_the_next(server, issued, monkeypatch):
    asked = []
    monkeypatch.setattr(tasks.send_mail, "delay", lambda: asked.append(len(server.taken)))
    many(outbox.AT_A_TIME)
    tasks.send_mail()
    assert len(server.taken) == outbox.AT_A_TIME
    tasks.send_mail()
    assert len(server.taken) == outbox.AT_A_TIME + 3
    assert asked == [outbox.AT_A_TIME]


@pytest.mark.parametrize(
    ("task", "queue"),
    [
        (tasks.work, "celery"),
        (tasks.send_mail, "mail"),
        (make, "documents"),
        (tasks.match_transfers, "matching"),
    ],
)
def test_each_kind_of_work_has_a_queue_of_its_own_which_every_worker_serves(task, queue):
    assert app.amqp.router.route({}, task.name)["queue"].name == queue
    assert queue in app.amqp.queues
