"""Headers of a mail as text: encoded words in every form that clients write, or none at all."""

import binascii
import re
from base64 import b64decode
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from email.message import Message
from email.utils import collapse_rfc2231_value, parsedate_to_datetime

from support.inbound.terms.charsets import clean, decode

LONGEST = 2000
"""Characters of a header that are read of what one says in a line."""
LONGEST_LIST = 200_000
"""Characters that are read of a header of addresses or Message-IDs."""
_WORD = re.compile(
    r"=\?([^?\s*]{1,60})(?:\*[^?]{0,60})?\?([bq])\?(.{0,2000}?)\?=", re.IGNORECASE | re.DOTALL
)
_FOLD = re.compile(r"\r?\n[ \t]?")
_BARE = re.compile(r"[^\s<>,;:\"()\[\]\\]+")
_DOMAIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")
_QUOTED = re.compile(r'"([^"\s@<>,;:()\[\]\\]+)"(?=@)')
_BRACKETED = re.compile(r"<([^<>]{1,400})>")
_MARK = re.compile(r"\\.|[\"()]", re.DOTALL)
_ID = re.compile(r"<[^<>\s]{1,990}>")


def all_raw(part: Message, name: str) -> list[str]:
    """The values of a header as they came, folded as they were; bytes of eight bits escaped."""
    wanted = name.lower()
    return [str(value) for key, value in part.raw_items() if key.lower() == wanted]


def raw(part: Message, name: str) -> str:
    """The first value of a header; empty where there is none."""
    return next(iter(all_raw(part, name)), "")


def bytes_of(value: str) -> bytes:
    """The bytes that a header's value was read from."""
    return value.encode("utf-8", "surrogateescape")


def unfolded(value: str) -> str:
    """On one line, its bytes as text: a header may be Shift_JIS or ISO-2022-JP as it is."""
    text = decode(bytes_of(_FOLD.sub(lambda fold: " " if fold[0][-1:] in " \t" else "", value)))
    return text.replace("\n", " ")


def text(value: str) -> str:
    """What a header says, encoded words read, on one line."""
    return " ".join(words(unfolded(value[: LONGEST * 10])).split())[:LONGEST]


def words(value: str) -> str:
    """Encoded words (RFC 2047) as text, also inside quotes, broken in a letter, or unpadded.

    Neighbours of one charset are joined before they are read: many clients cut a letter in two.
    """
    parts: list[str] = []
    waiting, charset, end = b"", "", 0
    for word in _WORD.finditer(value):
        between = value[end : word.start()]
        content, label = _content(word[2], word[3]), word[1].lower()
        if waiting and between.strip():
            parts.append(decode(waiting, charset))
            waiting = b""
        if between.strip() or (not parts and not waiting):
            parts.append(between)
        if waiting and label != charset:
            parts.append(decode(waiting, charset))
            waiting = b""
        waiting, charset, end = waiting + content, label, word.end()
    if waiting:
        parts.append(decode(waiting, charset))
    return clean("".join([*parts, value[end:]]))


def _content(encoding: str, payload: str) -> bytes:
    if encoding in "bB":
        kept = re.sub(r"[^A-Za-z0-9+/]", "", payload)
        try:
            return b64decode(kept[: len(kept) - (len(kept) % 4 == 1)] + "=" * (-len(kept) % 4))
        except (binascii.Error, ValueError):
            return b""
    spaced = payload.replace("_", " ").encode("utf-8", "replace")
    return re.sub(rb"=([0-9A-Fa-f]{2})", lambda found: bytes((int(found[1], 16),)), spaced)


def parted(line: str) -> list[tuple[str, str]]:
    """A line in its pieces: `text`, `quoted` strings and `comment`s without their marks (RFC 5322).

    From a mark that is never closed on everything is text.
    """
    found: list[tuple[str, str]] = []
    kind, start, depth = "text", 0, 0
    for mark in _MARK.finditer(line):
        sign, at = mark[0], mark.start()
        opens = kind == "text" and sign in ('"', "(")
        depth += {"(": 1, ")": -1}.get(sign, 0) if kind == "comment" else 0
        closes = (kind == "quoted" and sign == '"') or (kind == "comment" and depth == 0)
        if opens or closes:
            found.append((kind, line[start:at]))
            start = mark.end()
            kind = "text" if closes else "quoted" if sign == '"' else "comment"
            depth = 1
    found.append(("text", line[start - (kind != "text") :]))
    return found


def address(value: str) -> tuple[str, str]:
    """Name and address of whom a header names; the address is empty where there is none.

    In brackets where there are any: a name may look like an address of somebody else's. What is
    quoted or a comment names nobody.
    """
    pieces = parted(_QUOTED.sub(r"\1", unfolded(value[: LONGEST * 10])))
    said = [text for kind, text in pieces if kind == "text"]
    found = [one for text in said for one in _bracketed(text)][-1:]
    found = found or [one for text in said for one in _bare_addresses(text)][:1]
    if not found:
        return _name(pieces), ""
    taken = re.compile(rf"<[^<>]*>|{re.escape(found[0])}")
    named = ((kind, taken.sub(" ", text) if kind == "text" else text) for kind, text in pieces)
    return _name(named), normal(found[0])


def _name(pieces: Iterable[tuple[str, str]]) -> str:
    said = (
        f"({text})" if kind == "comment" else re.sub(r"\\(.)", r"\1", text) for kind, text in pieces
    )
    return " ".join(words("".join(said)).strip(" \t()<>'").split())[:120]


def addresses(*values: str) -> tuple[str, ...]:
    """The addresses that headers name, each once, in their order.

    Of what stands between commas, those in brackets where there are any.
    """
    found: dict[str, None] = {}
    for line in _lines(values):
        pieces = parted(_QUOTED.sub(r"\1", line))
        said = " ".join(text for kind, text in pieces if kind == "text")
        for one in re.split(r"[,;]", said):
            for named in _bracketed(one) or _bare_addresses(one):
                if normal(named):
                    found[normal(named)] = None
    return tuple(found)


def _bracketed(said: str) -> list[str]:
    inner = (one.strip() for one in _BRACKETED.findall(said))
    return [one for one in inner if "@" in one and len(one.split()) == 1]


def _bare_addresses(said: str) -> list[str]:
    found = []
    for one in _BARE.findall(said):
        local, _, rest = one.rpartition("@")
        if local and (domain := _DOMAIN.match(rest)):
            found.append(f"{local}@{domain[0]}")
    return found


def normal(value: str) -> str:
    """An address as it is compared: in lower case, its local part without needless quotes.

    Telephones of Japan have addresses such as `a..b.@docomo.ne.jp`, with quotes or without.
    """
    local, _, domain = value.strip().rpartition("@")
    local = local.strip('"')
    whole = f"{local}@{domain}".lower().rstrip(".")
    return whole if local and domain and len(whole) <= 254 and " " not in whole else ""


def ids(*values: str) -> tuple[str, ...]:
    """The Message-IDs in headers, each once, in their order; without brackets where they have
    none.
    """
    found: dict[str, None] = {}
    for line in _lines(values):
        for one in _ID.findall(line) or _bare(re.sub(r"\s+", " ", line)):
            found[one] = None
    return tuple(found)


def _lines(values: Iterable[str]) -> Iterator[str]:
    """Headers on one line each, together no longer than `LONGEST_LIST`."""
    left = LONGEST_LIST
    for value in values:
        yield unfolded(value[:left])
        left -= min(len(value), left)


def _bare(line: str) -> Iterator[str]:
    """`abc@host` without its brackets, as some programs write it."""
    for one in line.split():
        if "@" in one and not set(one) & set('<>,;"()') and len(one) < 990:
            yield f"<{one}>"


def moment(value: str) -> datetime | None:
    """The moment of a Date header; one without a zone is UTC. None for what is no date."""
    try:
        found = parsedate_to_datetime(text(value))
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    try:
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (OverflowError, ValueError):
        return None


def file_name(part: Message) -> str:
    """The name of an attachment (RFC 2231), or in the encoded words that do not belong there."""
    for header, parameter in (("content-disposition", "filename"), ("content-type", "name")):
        value = raw(part, header)
        if not value:
            continue
        part.replace_header(header, unfolded(value))
        try:
            found = part.get_param(parameter, header=header)
        except (ValueError, IndexError, TypeError, AttributeError):
            continue
        if name := _file_name(found):
            return name
    return ""


def _file_name(value: object) -> str:
    if isinstance(value, tuple):
        charset, _, encoded = value
        content = str(encoded).encode("latin-1", "replace")
        name = decode(content, str(charset or ""))
    else:
        name = collapse_rfc2231_value(value) if isinstance(value, str) else ""
    return " ".join(words(name[: LONGEST * 10]).split())[:LONGEST]
