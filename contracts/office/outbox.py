"""The outbox: each mail is sent once, tried again with growing delays, its answer kept.

A mail that was handed over without an answer may have arrived: it is sent again, not soon, under
the same Message-ID, and then no more.

A composer makes the mail of a purpose when it is about to be sent; the apps register
theirs at start.
"""

import logging
import smtplib
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from contracts.office import context
from contracts.office.alert_kinds import ALERTS, AlertKind
from contracts.office.models import OutboxMessage
from contracts.office.operations import alerts
from contracts.office.queries import notices
from contracts.office.terms.notices import ACCOUNT, said_to_all

logger = logging.getLogger(__name__)

Composer = Callable[[OutboxMessage], EmailMessage]
composers: dict[str, Composer] = {}

DELAYS = [timedelta(minutes=m) for m in (1, 5, 30, 120, 360, 720, 1440, 2880)]
CLAIM = timedelta(minutes=15)
"""A worker that dies while sending gives its message back after this time."""
UNANSWERED = timedelta(hours=1)
"""Before a message goes again that may have arrived: a server that took it late answers by then."""
MOST_UNANSWERED = 2
BATCH = 100
AT_A_TIME = 30
"""As many as a worker's process sends before it looks for other work: seconds."""
BY_MACHINE = {"Auto-Submitted": "auto-generated"}
"""No answering machine need answer (RFC 3834)."""
OWN = "X-Portal-Message"
"""Header with the name of a message next to its Message-ID, which some relays rewrite."""
PERMANENT = 500
"""Answers of a mail server from here on are its last word (RFC 5321, 4.2.1)."""

FAILED = ALERTS.register(
    AlertKind("mail_failed", gettext_lazy("E-mail that could not be sent"), card="mail")
)


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
        sent += _send_all(claimed)
    return sent


def send_some() -> bool:
    """Send a few of the messages that are due, and say whether more may be.

    A worker is then free for other work before it takes the next.
    """
    claimed = _claim(AT_A_TIME)
    if claimed:
        _send_all(claimed)
    return len(claimed) == AT_A_TIME


def send_now(notice_id: int) -> int:
    """Send what is due of a notice, for somebody waits. Returns how many the server took."""
    return _send_all(_claim(AT_A_TIME, notice=notice_id))


@transaction.atomic
def _claim(count: int, **only: int) -> list[OutboxMessage]:
    """Take messages for this worker: they are not due again before the claim is over."""
    now = context.now()
    due = OutboxMessage.objects.filter(sent_at=None, next_attempt_at__lte=now, **only)
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


def _send_all(messages: Sequence[OutboxMessage]) -> int:
    """Send claimed messages over one connection, reopened after one that failed."""
    if not messages:
        return 0
    connection = get_connection()
    sent = 0
    try:
        for position, message in enumerate(messages):
            try:
                connection.open()
            except OSError as error:
                for waiting in messages[position:]:
                    _failed(waiting, error)
                break
            if _is_still_claimed(message):
                sent += _send(message, connection)
    finally:
        _close(connection)
    return sent


def _close(connection) -> None:
    with suppress(OSError):
        connection.close()


def _claimed(message: OutboxMessage) -> QuerySet[OutboxMessage]:
    return OutboxMessage.objects.filter(pk=message.pk, sent_at=None, attempts=message.attempts)


def _is_still_claimed(message: OutboxMessage) -> bool:
    """Renew the claim; False where a slow server let it run out and another took it."""
    return bool(_claimed(message).update(next_attempt_at=context.now() + CLAIM))


def _hand_over(message: OutboxMessage) -> bool:
    """Note that an answer is owed, also where the worker is killed before it comes.

    False where writing the mail took so long that another worker took it.
    """
    message.unanswered += 1
    due = context.now() + UNANSWERED
    return bool(_claimed(message).update(next_attempt_at=due, unanswered=message.unanswered))


def _send(message: OutboxMessage, connection) -> bool:
    if message.unanswered >= MOST_UNANSWERED:
        _failed(message, OSError("no answer"))
        return False
    handed_over = False
    try:
        mail = composers[message.purpose](message)
        mail.connection = connection
        mail.extra_headers |= {
            "Message-ID": message_id(message),
            OWN: _name(message),
            **BY_MACHINE,
        }
        if not _hand_over(message):
            return False
        handed_over = True
        if mail.send() != 1:
            raise smtplib.SMTPException("the mail server did not take the message")
    except Exception as error:
        if handed_over and not getattr(connection, "is_unanswered", False):
            message.unanswered -= 1
        _failed(message, error)
        _close(connection)
        return False
    message.sent_at = context.now()
    message.next_attempt_at, message.sealed = None, ""
    message.unanswered -= 1
    message.response = getattr(connection, "answer", "") or type(connection).__module__
    changed = ["sent_at", "next_attempt_at", "unanswered", "response", "sealed"]
    message.save(update_fields=changed)
    if message.attempts > 1:
        alerts.resolve(FAILED, [f"outbox:{message.pk}"], message.sent_at)
    return True


def message_id(message: OutboxMessage) -> str:
    """A message's Message-ID: the same at each try, so that one taken twice is known for one."""
    _, sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return f"<{_name(message)}@{sender.rpartition('@')[2]}>"


def _name(message: OutboxMessage) -> str:
    """Its key, and the moment that tells it from a name that somebody made up."""
    return f"outbox-{message.pk}-{message.created_at:%Y%m%d%H%M%S}"


def _failed(message: OutboxMessage, error: Exception) -> None:
    """Try again later unless it was refused permanently or no try is left.

    Staff are notified of what will not be tried again, and of faults that are not the server's.
    """
    logger.warning("outbox message %s: %s %s", message.pk, type(error).__name__, _code(error))
    now = context.now()
    is_refused = _is_refused_for_good(error)
    is_final = is_refused or message.attempts > len(DELAYS) or message.unanswered >= MOST_UNANSWERED
    message.next_attempt_at = None if is_final else now + _delay(message)
    message.response = f"{type(error).__name__}: {error}"[:2000]
    changed = ["next_attempt_at", "unanswered", "response"]
    if is_final:
        message.sealed = ""
        changed.append("sealed")  # else it may have been sealed again since it was read
    message.save(update_fields=changed)
    if message.purpose == ACCOUNT and is_refused:
        return  # anybody may name an address that there is not
    if is_final or not isinstance(error, OSError):
        what = said_to_all(message.document, message.purpose)
        came = "は、届いたかどうか分かりません" if message.unanswered else "を送れません"
        text = f"{message.recipient} 宛の {what} {came}: {message.response}"
        alerts.alert(FAILED, f"outbox:{message.pk}", text, context.today(), now)


def forget(before: datetime) -> int:
    """Delete what was written to people about signing in before a moment. Returns how many."""
    done = OutboxMessage.objects.filter(purpose=ACCOUNT, created_at__lt=before)
    return done.filter(next_attempt_at=None).delete()[0]


def _delay(message: OutboxMessage) -> timedelta:
    usual = DELAYS[message.attempts - 1]
    return max(usual, UNANSWERED) if message.unanswered else usual


def _code(error: Exception) -> int | str:
    """The mail server's answer by its number: what it says repeats the recipient."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return next((code for code, _ in error.recipients.values()), "")
    return getattr(error, "smtp_code", None) or getattr(error, "errno", None) or ""


def _is_refused_for_good(error: Exception) -> bool:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= PERMANENT for code, _ in error.recipients.values())
    return isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= PERMANENT
