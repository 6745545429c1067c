"""Mails about signing in go out through the outbox, and leave nothing behind (Art. 10-2)."""

import re
import smtplib
from datetime import timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.db import connection
from django.urls import reverse

from contracts.office import context, outbox
from contracts.office.context import Duty
from contracts.office.models import Alert, OutboxMessage
from contracts.office.operations.mail_again import resend
from contracts.office.outbox import forget as forget_mail
from contracts.office.outbox import send_now
from contracts.office.queries.delivery import lost
from contracts.office.queries.notices import text as notice_text
from contracts.office.terms.explanation import Refused
from portal.accounts.encryption import decrypted
from portal.accounts.operations import write
from portal.accounts.tasks import send_account_mail
from tests.factories import UserFactory
from tests.mails import mailed
from tests.staff import member, staff
from tests.web.reading import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(nobody_has_tried):
    return UserFactory(email="owner@example.jp", confirmed=True)


def test_a_mail_that_cannot_be_sent_is_no_error_and_goes_later(owner, client, monkeypatch):
    """Not before anybody asks; once its last try has failed, nothing of it is kept."""

    def refuse(*_args, **_kwargs):
        raise ConnectionRefusedError("no mail server")

    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
        answer = client.post(reverse("account_reset_password"), {"email": owner.email})
        assert answer.status_code == 302
        assert mailed() == []
    waiting = OutboxMessage.objects.filter(delivery="waiting")
    assert waiting.update(next_attempt_at=context.now()) == 1
    assert "/password/reset/key/" in mailed()[0].body
    client.post(reverse("account_reset_password"), {"email": owner.email})
    waiting.update(attempts=8)
    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
    assert len(mailed()) == 1
    given_up = OutboxMessage.objects.get(delivery="failed")
    assert given_up.sealed == ""
    assert Alert.objects.get().reference == f"outbox:{given_up.pk}"


def test_a_link_is_not_to_be_read_in_the_database(owner, client):
    """Encrypted until it is sent, afterwards not there; staff read that a mail went."""
    client.post(reverse("account_reset_password"), {"email": owner.email})
    message = OutboxMessage.objects.select_related("notice").get()
    assert "/password/reset/key/" in decrypted(message.sealed)
    with connection.cursor() as cursor:
        cursor.execute("SELECT o::text || n::text FROM office_outboxmessage o, office_notice n")
        stored = cursor.fetchone()[0]
    assert "reset/key" not in stored
    assert mailed()[0].to == [owner.email]
    message.refresh_from_db()
    assert (message.sealed, message.delivery) == ("", "sent")
    assert "残していません" in notice_text(message.notice, owner.email)[1]
    with pytest.raises(Refused, match="送り直せません"):
        resend(staff("sato", "2026-04-02"), message.pk, owner.email)


def test_somebody_waits_so_it_goes_before_what_waits_already(
    owner, client, monkeypatch, django_capture_on_commit_callbacks
):
    asked_for = []
    monkeypatch.setattr(send_account_mail, "delay", asked_for.append)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("account_reset_password"), {"email": owner.email})
        client.post(reverse("account_reset_password"), {"email": "nobody@example.jp"})
    first, second = OutboxMessage.objects.order_by("pk")
    assert asked_for == [first.notice_id, second.notice_id]
    assert send_now(second.notice_id) == 1
    assert send_now(second.notice_id) == 0
    assert [one.to for one in mail.outbox] == [["nobody@example.jp"]]


def test_an_address_that_there_is_not_concerns_no_staff(owner, client, monkeypatch):

    def refuse(self):
        raise smtplib.SMTPRecipientsRefused({self.to[0]: (550, b"no such user")})

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
    client.post(reverse("account_reset_password"), {"email": "nobody@example.jp"})
    assert mailed() == []
    assert OutboxMessage.objects.get().delivery == "failed"
    assert not Alert.objects.exists()
    assert not lost().exists()


def test_mails_about_signing_in_are_forgotten(owner, client):
    client.post(reverse("account_reset_password"), {"email": owner.email})
    later = context.now() + timedelta(days=1)
    assert forget_mail(later) == 0
    mailed()
    assert forget_mail(later) == 1


OCCASIONS = sorted(
    one.stem for one in (settings.BASE_DIR / "templates/emails/account").glob("*.txt")
)
SAID = {
    **dict.fromkeys(("activate_url", "password_reset_url"), "/there/"),
    "ip": "192.0.2.1", "user_agent": "Firefox", "timestamp": context.now(),
    "deleted_email": "a@example.jp", "from_email": "b@example.jp", "to_email": "c@example.jp",
}  # fmt: skip


@pytest.mark.parametrize("occasion", OCCASIONS)
def test_every_occasion_is_written_whole(occasion):
    """From what was sealed: moments are moments again, and nothing is left open."""
    write(context.system(), occasion, "owner@example.jp", {**SAID, "user": object()})
    (told,) = mailed()
    assert told.subject
    assert not re.search(r"None|[{}]|\(\)|: *$", told.body, re.MULTILINE)
    assert "owner@example.jp" in told.body
    if "Firefox" in told.body:
        assert f"{context.today():%Y-%m-%d}" in told.body


def test_staff_read_what_it_was_and_are_not_asked_to_send_it_again(owner, client, monkeypatch):
    """A fault of ours concerns them; nothing is kept that could go once more."""

    def broken(self):
        raise ValueError("a fault")

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", broken)
    client.post(reverse("account_reset_password"), {"email": owner.email})
    outbox.send_waiting()
    message = OutboxMessage.objects.get()
    assert f"{owner.email} 宛の アカウントのお知らせ を送れません" in Alert.objects.get().text
    OutboxMessage.objects.update(next_attempt_at=None)
    client.force_login(member("keeper", Duty.CONTRACTS))
    page = text(client.get(reverse("staff_message", args=[message.pk])))
    assert "送信できません" in page
    assert 'name="address"' not in page
