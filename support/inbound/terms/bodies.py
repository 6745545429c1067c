"""The text of a mail and the files that came with it, from parts of any shape."""

import binascii
import re
from dataclasses import dataclass, field
from email.message import Message

from contracts.office.terms.mime import parse
from support.inbound.terms import headers, plain
from support.inbound.terms.charsets import decode
from support.inbound.terms.incoming import Attached

MOST_PARTS = 200
DEEPEST = 8
LONGEST_TEXT = 200_000
"""Characters of a text that are kept."""
MOST_READ = LONGEST_TEXT * 10
"""Bytes of all its texts that are read."""
_META = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([A-Za-z0-9_-]+)", re.IGNORECASE)
_NO_LETTERS = re.sub(rb"[A-Za-z0-9+/]", b"", bytes(range(256)))
_SIGNATURES = frozenset(
    {"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"}
)


@dataclass(slots=True)
class Found:
    """What has been read so far."""

    texts: list[str] = field(default_factory=list)
    passed_on: list[str] = field(default_factory=list)
    files: list[Attached] = field(default_factory=list)
    parts: int = 0
    unread: int = MOST_READ


def read(mail: Message) -> Found:
    """Everything that a mail holds: its own texts, those of mails inside it, its files."""
    found = Found()
    _walk(mail, found, found.texts, 0)
    return found


def _walk(part: Message, found: Found, texts: list[str], depth: int) -> None:
    found.parts += 1
    if found.parts > MOST_PARTS or depth > DEEPEST:
        return
    kind = part.get_content_type()
    if kind.startswith("multipart/"):
        _multipart(part, kind, found, texts, depth)
    elif kind == "message/rfc822":
        _enclosed(part, found, depth)
    elif kind.startswith("text/") and not _is_file(part):
        content = _content(part)[: found.unread]
        found.unread -= len(content)
        if text := text_of(part, kind, content):
            texts.append(text)
    elif kind not in _SIGNATURES:
        _file(part, kind, found)


def _multipart(part: Message, kind: str, found: Found, texts: list[str], depth: int) -> None:
    if not part.is_multipart():
        _without_boundary(part, found, texts, depth)
        return
    parts = [one for one in part.get_payload() if isinstance(one, Message)]
    if kind == "multipart/alternative":
        _alternative(parts, found, texts, depth)
        return
    for one in parts:
        _walk(one, found, texts, depth + 1)


def _alternative(parts: list[Message], found: Found, texts: list[str], depth: int) -> None:
    """The plain text, where it says anything; files inside it belong to the mail."""
    readings: list[list[str]] = []
    for one in parts:
        own: list[str] = []
        _walk(one, found, own, depth + 1)
        readings.append(own)
    said = [own for own in readings if "".join(own).strip()]
    plain_first = [
        own
        for one, own in zip(parts, readings, strict=True)
        if one.get_content_type() == "text/plain" and own in said
    ]
    texts.extend(next(iter([*plain_first, *said]), []))


def _without_boundary(part: Message, found: Found, texts: list[str], depth: int) -> None:
    """A multipart whose boundary is not named, or not the one that stands in it."""
    content = _content(part)
    line = next((one for one in content.splitlines() if one.strip()), b"").strip()
    if line.startswith(b"--") and len(line) > 2 and depth <= DEEPEST:
        head = b'Content-Type: multipart/mixed; boundary="%s"\n\n' % line[2:].replace(b'"', b"")
        again = parse(head + content)
        if again.is_multipart():
            _multipart(again, "multipart/mixed", found, texts, depth + 1)
            return
    if text := plain.tidy(decode(content)):
        texts.append(text[:LONGEST_TEXT])


def _enclosed(part: Message, found: Found, depth: int) -> None:
    """A mail inside a mail: who wrote it when, then what it says; its files are files of both."""
    payload = part.get_payload()
    inner = payload[0] if isinstance(payload, list) and payload else None
    if not isinstance(inner, Message):
        return
    own: list[str] = []
    head = [
        f"{name}: {value}"
        for name in ("From", "Date", "Subject")
        if (value := headers.text(headers.raw(inner, name)))
    ]
    _walk(inner, found, own, depth + 1)
    found.passed_on.append("\n".join([*head, "", *own]).strip())


def _is_file(part: Message) -> bool:
    disposition = headers.unfolded(headers.raw(part, "Content-Disposition")).strip().lower()
    if disposition.startswith("attachment"):
        return True
    named = bool(headers.file_name(part))
    return named and part.get_content_type() not in ("text/plain", "text/html")


def _file(part: Message, kind: str, found: Found) -> None:
    name = headers.file_name(part) or _name_for(part, kind, len(found.files) + 1)
    found.files.append(Attached(name, _content(part), kind))


def _name_for(part: Message, kind: str, number: int) -> str:
    """`file-2.png` for what has no name: telephones send pictures without one."""
    if kind == "application/ms-tnef":
        return "winmail.dat"
    ending = kind.partition("/")[2].partition(";")[0].split("+")[0].removeprefix("x-")
    known = {"jpeg": "jpg", "plain": "txt", "octet-stream": "bin", "calendar": "ics"}
    return f"file-{number}.{known.get(ending, ending) or 'bin'}"


def text_of(part: Message, kind: str, content: bytes) -> str:
    """A part as plain text: of HTML what is read on it, of format=flowed its paragraphs."""
    charset = _parameter(part, "charset")
    if kind == "text/html":
        if not charset and (meta := _META.search(content[:4096])):
            charset = meta[1].decode("ascii")
        return plain.of_html(decode(content, charset))[:LONGEST_TEXT]
    text = decode(content[: LONGEST_TEXT * 6], charset)
    if _parameter(part, "format").lower() == "flowed":
        text = plain.unflowed(text[:LONGEST_TEXT], _parameter(part, "delsp").lower() == "yes")
    return plain.tidy(text)[:LONGEST_TEXT]


def _parameter(part: Message, name: str) -> str:
    declared = re.search(
        rf";\s*{name}\s*=\s*(?:\"([^\"]*)\"|([^\s;]+))",
        headers.unfolded(headers.raw(part, "Content-Type")),
        re.IGNORECASE,
    )
    return (declared[1] or declared[2] or "").strip("'\"") if declared else ""


def _content(part: Message) -> bytes:
    """The bytes of a part; where its transfer encoding is wrong, as much as can be read."""
    if part.is_multipart():
        inner = part.get_payload()
        return b"\n".join(one.as_bytes() for one in inner if isinstance(one, Message))
    encoding = headers.text(headers.raw(part, "Content-Transfer-Encoding")).strip().lower()
    if encoding not in ("x-uuencode", "uuencode", "uue", "x-uue"):
        del part["Content-Transfer-Encoding"]  # so that the bytes are handed over as they came
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return b""
    if encoding == "base64":
        return _base64(content)
    return binascii.a2b_qp(content) if encoding == "quoted-printable" else content


def _base64(content: bytes) -> bytes:
    """Also where a server appended a footer in the clear, or the last letters are missing."""
    done: list[bytes] = []
    waiting: list[bytes] = []
    for line in content.splitlines():
        bare = line.strip()
        if b" " in bare:
            break
        waiting.append(bare.translate(None, _NO_LETTERS))
        if bare.endswith(b"="):
            done.append(_unpadded(b"".join(waiting)))
            waiting = []
    return b"".join([*done, _unpadded(b"".join(waiting))])


def _unpadded(letters: bytes) -> bytes:
    kept = letters[: len(letters) - (len(letters) % 4 == 1)]
    return binascii.a2b_base64(kept + b"=" * (-len(kept) % 4))
