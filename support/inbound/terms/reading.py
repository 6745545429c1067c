"""A mail as it came → what it says. Whatever the bytes are, the answer is an `Incoming`."""

import hashlib
import re
import unicodedata
from email.message import Message

from contracts.office.terms.explanation import Explanation
from contracts.office.terms.mime import parse
from support.inbound.terms import bodies, headers
from support.inbound.terms.charsets import clean
from support.inbound.terms.incoming import LARGEST, Desk, Incoming, because
from support.inbound.terms.kinds import Kind
from support.inbound.terms.quoting import folded
from support.inbound.terms.sorts import sort

MOST_REFERENCES = 100
LONGEST_SUBJECT = 200
_IDENTIFYING = (b"message-id", b"date", b"from", b"subject")
_HYPHENS = re.compile(r"[\u2010-\u2015\u2212ー-]")


def read(raw: bytes, desk: Desk) -> Incoming:
    """What a mail says and of what kind it is. Never raises.

    Of one that is too large only the headers are looked at.
    """
    if len(raw) > LARGEST:
        return headers_only(raw, desk, len(raw))
    try:
        return _read(raw, desk)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        return _unreadable(raw, f"{type(error).__name__}: {error}")


def headers_only(raw: bytes, desk: Desk, size: int) -> Incoming:
    """A mail that is too large, or whose text its server does not give, by its headers.

    `size` is that of the whole, in bytes.
    """
    head = re.split(rb"\r?\n\r?\n", raw[:1_000_000], maxsplit=1)[0]
    megabytes = -(-size // (1024 * 1024))
    kind, why = (
        Kind.TOO_LARGE,
        because(
            "too_large",
            f"{megabytes}MBあります。受け取れるのは25MBまでです",
            f"It has {megabytes} MB; at most 25 MB are taken",
            size=size,
        ),
    )
    if size <= LARGEST:
        kind, why = (
            Kind.BROKEN,
            because(
                "not_given",
                "メールサーバーが本文を渡しませんでした",
                "The mail server gave its headers alone",
            ),
        )
    try:
        mail = parse(head + b"\n\n")
        return _incoming(mail, identity_of(raw), desk, (kind, why), bodies.Found())
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        return _unreadable(raw, f"{type(error).__name__}: {error}")


def identity_of(raw: bytes) -> str:
    """By what a mail is known again: what its sender wrote, not what servers wrote above it.

    SHA-256 of its Message-ID, date, sender, subject and body; 64 hexadecimal digits.
    """
    whole = raw.replace(b"\r\n", b"\n")
    head, _, body = whole.partition(b"\n\n")
    lines = re.sub(rb"\n[ \t]+", b" ", head).split(b"\n")
    found = (line for line in lines if line.partition(b":")[0].strip().lower() in _IDENTIFYING)
    return hashlib.sha256(b"\n".join([*sorted(found), b"", body.rstrip()])).hexdigest()


def _read(raw: bytes, desk: Desk) -> Incoming:
    mail = parse(raw)
    identity = identity_of(raw)
    found = bodies.read(mail)
    sender = _sender(mail)
    if not sender[1]:
        why = because("no_sender", "差出人のアドレスがありません", "It names no sender's address")
        return _incoming(mail, identity, desk, (Kind.BROKEN, why), found)
    subject = _subject(mail)
    kind, why = sort(mail, sender[1], subject, desk)
    is_empty = not ("".join(found.texts + found.passed_on).strip() or found.files or subject)
    if is_empty and kind is Kind.ORDINARY:
        kind, why = (
            Kind.EMPTY,
            because(
                "empty", "件名も本文も添付もありません", "It has no subject, text or attachment"
            ),
        )
    return _incoming(mail, identity, desk, (kind, why), found)


def _incoming(
    mail: Message,
    identity: str,
    desk: Desk,
    kind: tuple[Kind, Explanation],
    found: bodies.Found,
) -> Incoming:
    name, sender = _sender(mail)
    subject = _subject(mail)
    answered = headers.ids(*headers.all_raw(mail, "In-Reply-To"))[-MOST_REFERENCES:]
    references = headers.ids(*headers.all_raw(mail, "References"))[-MOST_REFERENCES:]
    before = [one for one in references if one not in answered]
    thread = tuple([*before, *answered][-MOST_REFERENCES:])
    written, quoted = folded("\n\n".join(found.texts))
    passed_on = "\n\n".join(found.passed_on)
    if not written.strip():
        written, passed_on = passed_on, ""
    message_id = next(iter(headers.ids(headers.raw(mail, "Message-ID"))), "")
    return Incoming(
        message_id=message_id or f"<{identity}@mail.invalid>",
        identity=identity,
        sender=sender,
        sender_name=name,
        recipients=headers.addresses(
            *(v for n in ("To", "Cc", "Delivered-To") for v in headers.all_raw(mail, n))
        ),
        sent_at=headers.moment(headers.raw(mail, "Date")),
        references=tuple(one for one in thread if one != message_id),
        subject=subject,
        inquiry=number_in(subject, desk.series),
        text=written[: bodies.LONGEST_TEXT],
        quoted="\n\n".join(filter(None, (quoted, passed_on)))[: bodies.LONGEST_TEXT],
        attachments=tuple(found.files),
        kind=kind[0],
        why=kind[1],
    )


def _unreadable(raw: bytes, error: str) -> Incoming:
    identity = identity_of(raw)
    why = because("broken", "読み取れないメールです", "It cannot be read", error=clean(error)[:300])
    return Incoming(
        f"<{identity}@mail.invalid>", identity, "", "", (), None, (), "", "", "", "", (),
        Kind.BROKEN, why,
    )  # fmt: skip


def _sender(mail: Message) -> tuple[str, str]:
    """Who wrote it, or where that is not said, in whose name it was sent."""
    for name in ("From", "Sender", "Reply-To", "Return-Path"):
        found = headers.address(headers.raw(mail, name))
        if found[1]:
            return found
    return "", ""


def _subject(mail: Message) -> str:
    return headers.text(headers.raw(mail, "Subject"))[:LONGEST_SUBJECT].strip()


def number_in(subject: str, series: str) -> str:
    """The number of an inquiry that a subject names, whatever its width and hyphens."""
    plain = _HYPHENS.sub("-", unicodedata.normalize("NFKC", subject)).upper()
    found = re.search(rf"(?<![A-Z0-9-]){re.escape(series)}-\d{{4}}-\d{{1,9}}(?![0-9])", plain)
    return found[0] if found else ""
