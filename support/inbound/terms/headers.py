"""Headers of a mail as text: encoded words in every form that clients write, or none at all."""

import binascii
import re
from base64 import b64decode
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import Message
from email.utils import collapse_rfc2231_value, parsedate_to_datetime

from support.inbound.terms.charsets import clean, decode

LONGEST = 2000
"""Characters of a header that are read of what one says in a line."""
LONGEST_LIST = 200_000
"""Characters that are read of a header of addresses or Message-IDs."""
_WORD = re.compile(r"=\?([^?\s]+?)(?:\*[^?]*)?\?([bq])\?(.*?)\?=", re.IGNORECASE | re.DOTALL)
_FOLD = re.compile(r"\r?\n[ \t]?")
_ADDRESS = re.compile(r"[^\s<>,;:\"()\[\]\\]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")
_QUOTED = re.compile(r'"([^"\s@]+)"(?=@)')
_BRACKETED = re.compile(r"<\s*(\"[^\"]*\"@[^<>\s]+|[^<>\s]*@[^<>\s]+)\s*>")
_ID = re.compile(r"<[^<>\s]{1,990}>")
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')


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


def address(value: str) -> tuple[str, str]:
    """Name and address of whom a header names; the address is empty where there is none.

    In brackets where there are any: a name may look like an address of somebody else's.
    """
    line = unfolded(value[: LONGEST * 10])
    found = _BRACKETED.findall(line)
    if found:
        name = line[: line.rindex("<")]
        return _name(name), normal(found[-1])
    bare = _ADDRESS.search(_QUOTED.sub(r"\1", line))
    if bare is None:
        return _name(line), ""
    return _name(line.replace(bare[0], "").replace("()", "")), normal(bare[0])


def _name(value: str) -> str:
    plain = _STRING.sub(lambda found: re.sub(r"\\(.)", r"\1", found[1]), value)
    return " ".join(words(plain).strip(" \t()<>'").split())[:120]


def addresses(*values: str) -> tuple[str, ...]:
    """The addresses that headers name, each once, in their order."""
    found: dict[str, None] = {}
    for value in values:
        line = unfolded(value[:LONGEST_LIST])
        for one in _BRACKETED.findall(line) or _ADDRESS.findall(_QUOTED.sub(r"\1", line)):
            if normal(one):
                found[normal(one)] = None
    return tuple(found)


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
    for value in values:
        line = re.sub(r"\s+", " ", unfolded(value[:LONGEST_LIST]))
        for one in _ID.findall(line) or _bare(line):
            found[one] = None
    return tuple(found)


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
    return " ".join(words(name).split())[:LONGEST]
