"""Reports of undelivered mail: the message is marked and staff are notified."""

import re
from collections.abc import Iterator
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from enum import Enum

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from contracts.office.alert_kinds import ALERTS, AlertKind, number
from contracts.office.context import By, Duty
from contracts.office.models import OutboxMessage
from contracts.office.operation import operation
from contracts.office.operations.alerts import alert
from contracts.office.operations.record import journal
from contracts.office.terms.mime import OutOfBounds, parse
from contracts.office.terms.notices import ACCOUNT, said_to_all

OURS = re.compile(r"\boutbox-(\d{1,18})-(\d{14})\b")
"""The name that the outbox gives, in its Message-ID and beside it (contracts/office/outbox.py)."""
NAMING = ("In-Reply-To", "References", "Message-ID", "X-Portal-Message", "X-Failed-Recipients")
LONGEST = 2000
IN_TEXT = re.compile(
    r"^[> \t]*(?:Message-ID|X-Portal-Message):\s*(\S+)", re.MULTILINE | re.IGNORECASE
)
"""How an original names itself that stands in the text of its report."""
ANSWERS = (
    re.compile(r"\b[45]\d\d[ -][245]\.\d{1,3}\.\d{1,3}\b.*"),
    re.compile(r"(?<![\d.:])5[05]\d[ -]\D.*"),
)
"""A mail server's answer, best with its enhanced status code (RFC 3463)."""
DAEMON = re.compile(r"\b(?:mailer-daemon|mail-daemon|postmaster)@", re.IGNORECASE)
FOR_GOOD = re.compile(
    r"(?<![\d.:])5[05]\d[ -]|\b5\.\d{1,3}\.\d{1,3}\b|user unknown|unknown user"
    r"|account is disabled|does not exist|エラーのため送信できません|送信できませんでした"
    r"|配信できませんでした|存在しない",
    re.IGNORECASE,
)
"""What servers say in plain text of mail that they give up."""

BOUNCED = ALERTS.register(
    AlertKind(
        "mail_bounced",
        _("Undelivered e-mail"),
        card="mail",
        page="staff_message",
        key=number,
    )
)


class Loss(Enum):
    """What a report says of a message."""

    FOR_GOOD = "for good"
    DELAYED = "delayed"


class NotABounce(ValueError):
    """A mail that reports nothing about a message of ours."""


@operation(Duty.ADMINISTRATION, mail_bounced=_("E-mail not delivered"))
@transaction.atomic
def receive(by: By, raw: bytes) -> OutboxMessage | None:
    """Import a report. None where it only reports a delay, or was imported before.

    Raises NotABounce for any other mail.
    """
    by.require(Duty.ADMINISTRATION)
    try:
        mail = parse(raw)
        message = _named(mail)
    except OutOfBounds as error:
        raise NotABounce(f"読み取れないメールです / it cannot be read: {error}") from error
    loss = _loss(mail, message) if message and mail["From"] else None
    if message is None or loss is None:
        raise NotABounce("不達の報告ではありません / this reports no undelivered mail of ours")
    if loss is Loss.DELAYED or message.bounced_at is not None:
        return None
    message.bounced_at = by.now
    message.next_attempt_at = None  # what may have arrived has not, and goes no more by itself
    message.bounce = _diagnosis(mail)
    message.sealed = ""
    message.save(update_fields=["bounced_at", "next_attempt_at", "bounce", "sealed"])
    if message.purpose == ACCOUNT:  # anybody may name an address that there is not
        return message
    reference = f"outbox:{message.pk}"
    what = said_to_all(message.document, message.purpose)
    text = f"{message.recipient} 宛の {what} が届きませんでした: {message.bounce}"
    alert(BOUNCED, reference, text, by.day, by.now)
    journal(
        by,
        "mail_bounced",
        "33-1",
        customer=message.notice.customer,
        contract=message.notice.contract,
        reference=reference,
        after={"recipient": message.recipient, "bounce": message.bounce},
    )
    return message


def _loss(mail: Message, message: OutboxMessage) -> Loss | None:
    """By the forms of servers that the library knows; else by the words of a mail daemon's text.

    Telephone companies of Japan and old servers write no more than text.
    """
    from flufl.bounce import all_failures

    try:
        delayed, failed = all_failures(mail)
    except (ValueError, LookupError, TypeError, AttributeError):  # a part that is not as it says
        delayed, failed = frozenset(), frozenset()
    if delayed or failed:
        return Loss.FOR_GOOD if failed else Loss.DELAYED
    is_daemons = DAEMON.search(str(mail["From"])) or str(mail["Return-Path"]).strip() == "<>"
    text = "\n".join(_texts(mail))
    is_about_it = message.recipient.lower() in text.lower()
    return Loss.FOR_GOOD if is_daemons and is_about_it and FOR_GOOD.search(text) else None


def _named(mail: Message) -> OutboxMessage | None:
    """The message that a report is about: named in its headers, enclosed with it, in its text."""
    for name, moment in dict.fromkeys(OURS.findall(" ".join(_headers(mail)))):
        messages = OutboxMessage.objects.select_for_update(of=["self"])
        found = messages.select_related("notice").filter(pk=int(name)).first()
        if found is not None and f"{found.created_at:%Y%m%d%H%M%S}" == moment:
            return found
    return None


def _headers(mail: Message) -> Iterator[str]:
    for part in mail.walk():
        yield from (str(part[name]) for name in NAMING if part[name])
        if part.get_content_type() == "text/rfc822-headers":
            enclosed = parse(bytes(part.get_payload(decode=True) or b""))
            yield from (str(enclosed[name]) for name in NAMING if enclosed[name])
    for text in _texts(mail):
        yield from IN_TEXT.findall(text)


def _texts(mail: Message) -> Iterator[str]:
    for part in mail.walk():
        if part.get_content_type() == "text/plain":
            content = bytes(part.get_payload(decode=True) or b"")
            try:
                yield content.decode(part.get_content_charset("ascii"), "replace")
            except (LookupError, ValueError):
                yield content.decode("ascii", "replace")


def _diagnosis(mail: Message) -> str:
    """The server's own words, where the report has them (RFC 3464) or its text quotes them."""
    for part in mail.walk():
        words = part["Diagnostic-Code"] or part["Status"]
        if words:
            return _plain(words)
    text = "\n".join(_texts(mail))
    quoted = next((found[0] for answer in ANSWERS if (found := answer.search(text))), None)
    return _plain(quoted or _subject(mail))


def _subject(mail: Message) -> str:
    subject = str(mail["Subject"] or "")[:LONGEST]
    try:
        return str(make_header(decode_header(subject)))
    except (MessageError, LookupError, ValueError):
        return subject


def _plain(words: object) -> str:
    """One line without what no column holds, whatever another server wrote."""
    text = str(words or "").replace("\x00", "")
    return " ".join(text.encode(errors="replace").decode().split())[:LONGEST]
