"""Mails in the forms that clients and servers produce, built readably; none is anybody's."""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field
from quopri import encodestring

from support.inbound.terms.incoming import Desk
from support.inbound.terms.kinds import Kind

DESK = Desk(frozenset({"desk@sample.example", "billing@sample.example"}), "mx.sample.example")
TARO = "taro@kita.example"
DATE = "Sun, 29 Nov 2026 10:00:00 +0900"
OURS = "<outbox-17-20261128090000@sample.example>"
"""An answer of ours."""


def passed(domain: str) -> str:
    """What our server writes of a sender who is who it says."""
    return f"Authentication-Results: mx.sample.example; dmarc=pass header.from={domain}"


PASSED = passed("kita.example")


@dataclass(frozen=True)
class Case:
    """A mail, of which kind it is, and what else is to be read of it."""

    name: str
    raw: bytes
    kind: Kind = Kind.ORDINARY
    says: dict = field(default_factory=dict)


def word(text: str, charset: str = "UTF-8") -> str:
    """An encoded word (RFC 2047), base64."""
    return f"=?{charset}?B?{b64(encoded(text, charset))}?="


def q_word(text: str, charset: str = "UTF-8") -> str:
    """An encoded word, quoted-printable."""
    letters = "".join(f"={byte:02X}" for byte in encoded(text, charset))
    return f"=?{charset}?Q?{letters}?="


def b64(content: bytes) -> str:
    return b64encode(content).decode()


def lines_of(content: bytes) -> str:
    """Base64 in lines of 76 letters."""
    whole = b64(content)
    return "\n".join(whole[at : at + 76] for at in range(0, len(whole), 76))


def qp(text: str, charset: str = "UTF-8") -> str:
    return encodestring(encoded(text, charset)).decode()


def encoded(text: str, charset: str) -> bytes:
    """As Windows programs write it; what Python does not know, the caller gives as bytes."""
    known = {"shift_jis": "cp932", "x-none": "utf-8"}
    if charset.lower() == "iso-2022-jp":
        return jis(text)
    return text.encode(known.get(charset.lower(), charset))


def jis(text: str) -> bytes:
    """ISO-2022-JP as Windows programs write it: with half-width kana and rows 13, 89 to 92."""
    done, mode = b"", b"\x1b(B"
    for letter in text:
        content = letter.encode("cp932")
        if len(content) == 1:
            wanted = b"\x1b(B" if content < b"\x80" else b"\x1b(I"
            content = bytes((content[0] & 0x7F,))
        else:
            wanted, content = b"\x1b$B", _pair(*content)
        done += (b"" if wanted == mode else wanted) + content
        mode = wanted
    return done + (b"" if mode == b"\x1b(B" else b"\x1b(B")


def _pair(lead: int, trail: int) -> bytes:
    row = (lead - (0x81 if lead <= 0x9F else 0xC1)) * 2 + 0x21
    if trail >= 0x9F:
        return bytes((row + 1, trail - 0x7E))
    return bytes((row, trail - (0x1F if trail < 0x7F else 0x20)))


def mail(
    body: str | bytes = "お世話になっております。",
    *extra: str,
    sender: str = f"{word('山田 太郎')} <{TARO}>",
    subject: str | None = word("ログインできません"),
    kind: str = "text/plain; charset=UTF-8",
    transfer: str = "8bit",
    message_id: str | None = "<1@kita.example>",
    date: str | None = DATE,
    results: str = PASSED,
) -> bytes:
    """A mail of Taro of the company Kita, whom our server found to be who he says."""
    charset = kind.partition("charset=")[2].partition(";")[0].strip('"') or "utf-8"
    stated = [
        results,
        "Received: from mx.kita.example by mx.sample.example; Sun, 29 Nov 2026 10:00:02 +0900",
        *extra,
        f"From: {sender}" if sender else "",
        "To: desk@sample.example",
        f"Subject: {subject}" if subject is not None else "",
        f"Date: {date}" if date else "",
        f"Message-ID: {message_id}" if message_id else "",
        "MIME-Version: 1.0",
        f"Content-Type: {kind}" if kind else "",
        f"Content-Transfer-Encoding: {transfer}" if transfer else "",
    ]
    content = encoded(body, charset) if isinstance(body, str) else body
    if transfer == "base64":
        content = lines_of(content).encode()
    elif transfer == "quoted-printable":
        content = encodestring(content)
    head = "\n".join(filter(None, stated)).encode("utf-8", "surrogateescape")
    return (head + b"\n\n" + content + b"\n").replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def parts(kind: str, *pieces: str | bytes, boundary: str = "=_b1") -> tuple[bytes, str]:
    """A multipart body, and its Content-Type."""
    whole = [piece.encode() if isinstance(piece, str) else piece for piece in pieces]
    line = f"--{boundary}".encode()
    body = b"".join(line + b"\n" + piece + b"\n" for piece in whole)
    return body + line + b"--\n", f'multipart/{kind}; boundary="{boundary}"'


def part(
    content: str | bytes, kind: str = "text/plain; charset=UTF-8", *extra: str, transfer: str = ""
) -> bytes:
    """A part of a multipart."""
    charset = kind.partition("charset=")[2].partition(";")[0].strip('"') or "utf-8"
    inner = encoded(content, charset) if isinstance(content, str) else content
    if transfer == "base64":
        inner = lines_of(inner).encode()
    elif transfer == "quoted-printable":
        inner = encodestring(inner)
    named = [f"Content-Transfer-Encoding: {transfer}"] if transfer else []
    return "\n".join([f"Content-Type: {kind}", *extra, *named, "", ""]).encode() + inner


def several(kind: str, *pieces: str | bytes, **about) -> bytes:
    """A mail of several parts."""
    body, declared = parts(kind, *pieces)
    return mail(body, kind=declared, transfer="", **about)


def refer(*ids: str) -> Sequence[str]:
    """The headers of an answer to the last of some mails."""
    return (f"In-Reply-To: {ids[-1]}", f"References: {' '.join(ids)}")
