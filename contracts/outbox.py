"""The outbox: each mail is sent once, tried again with growing delays, its answer kept.

A composer makes the mail of a purpose when it is about to be sent; the apps register
theirs at start.
"""

import logging
import smtplib
from collections.abc import Callable
from datetime import datetime, timedelta

from django.core.mail import EmailMessage, get_connection
from django.db import transaction

from contracts import context
from contracts.models import OutboxMessage
from contracts.operations.alerts import alert
from contracts.queries import notices

logger = logging.getLogger(__name__)

Composer = Callable[[OutboxMessage], EmailMessage]
composers: dict[str, Composer] = {}

DELAYS = [timedelta(minutes=m) for m in (1, 5, 30, 120, 360, 720, 1440, 2880)]
CLAIM = timedelta(minutes=15)
"""A worker that dies while sending gives its message back after this time."""
BATCH = 100


def composer(*purposes: str, text: Composer | None = None) -> Callable[[Composer], Composer]:
    """Register the function that makes the mail of some purposes.

    `text` makes it for reading only, where the mail's attachments cost something.
    """

    def register(function: Composer) -> Composer:
        composers.update(dict.fromkeys(purposes, function))
        notices.writers.update(dict.fromkeys(purposes, text or function))
        return function

    return register


def send_waiting(limit: int | None = None) -> int:
    """Send every message that is due. Returns how many the mail server took."""
    sent = tried = 0
    while limit is None or tried < limit:
        claimed = _claim(min(BATCH, limit - tried) if limit else BATCH)
        if not claimed:
            break
        tried += len(claimed)
        with get_connection() as connection:
            sent += sum(_send(message, connection) for message in claimed)
    return sent


@transaction.atomic
def _claim(count: int) -> list[OutboxMessage]:
    """Take messages for this worker: they are not due again before the claim is over."""
    now = context.now()
    due = OutboxMessage.objects.filter(sent_at=None, next_attempt_at__lte=now)
    messages = list(
        due.select_for_update(skip_locked=True, of=["self"])
        .select_related("notice__customer", "notice__contract")
        .order_by("next_attempt_at", "id")[:count]
    )
    for message in messages:
        message.attempts += 1
        message.next_attempt_at = now + CLAIM
    OutboxMessage.objects.bulk_update(messages, ["attempts", "next_attempt_at"])
    return messages


def _send(message: OutboxMessage, connection) -> bool:
    try:
        mail = composers[message.purpose](message)
        mail.connection = connection
        mail.extra_headers["Message-ID"] = f"<outbox-{message.pk}@portal.invalid>"
        if mail.send() != 1:
            raise smtplib.SMTPException("the mail server did not take the message")
    except Exception as error:
        logger.warning("mail %s to %s: %s", message.document, message.recipient, error)
        _failed(message, error, context.now())
        return False
    message.sent_at = context.now()
    message.next_attempt_at = None
    message.response = getattr(connection, "answer", "") or type(connection).__module__
    message.save(update_fields=["sent_at", "next_attempt_at", "response"])
    return True


def _failed(message: OutboxMessage, error: Exception, now: datetime) -> None:
    """Try again later; when no try is left, or it was refused for good, alert staff."""
    final = isinstance(error, smtplib.SMTPRecipientsRefused) and all(
        code >= 500 for code, _ in error.recipients.values()
    )
    message.response = f"{type(error).__name__}: {error}"[:2000]
    if final or message.attempts > len(DELAYS):
        message.next_attempt_at = None
        text = f"{message.recipient} 宛の {message.document} を送れません: {message.response}"
        alert(now, "mail_failed", context.today(), f"outbox:{message.pk}", text)
    else:
        message.next_attempt_at = now + DELAYS[message.attempts - 1]
    message.save(update_fields=["next_attempt_at", "response"])
