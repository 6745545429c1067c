"""Whether a sender is who it says, by what our own mail server found (RFC 8601, DMARC)."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from support.inbound.terms import headers

_RESULT = re.compile(r"([a-z0-9-]+)\s*=\s*([a-z]+)", re.IGNORECASE)
_PROPERTY = re.compile(r"(?<![a-z.])([a-z]{1,20}\.[a-z_-]{1,40})\s*=\s*([^\s]+)", re.IGNORECASE)
_MARKS = re.compile(r"[\s;=\"\\]")
_FAILS = frozenset({"fail", "hardfail"})
_IDENTITY = {
    "dmarc": ("header.from",),
    "dkim": ("header.d", "header.i"),
    "spf": ("smtp.mailfrom", "smtp.from", "smtp.helo"),
}
"""Which property says for whom a method found something: the first that is there."""


@dataclass(frozen=True, slots=True)
class Result:
    """What one method found, and the domain for which it did; empty where that is not said."""

    method: str
    found: str
    domain: str


class Verdict(Enum):
    """What to make of who a mail says has written it."""

    BELIEVED = "believed"
    """Also of a domain that publishes nothing by which it could be known."""
    FORGED = "forged"
    UNVERIFIED = "unverified"


def results(values: Iterable[str], authserv_id: str) -> list[Result]:
    """What the server of this name wrote; what anybody else wrote proves nothing."""
    return [one for value in values for one in _of_header(value, authserv_id)]


def _of_header(value: str, authserv_id: str) -> Iterator[Result]:
    name, *stated = _plain(headers.unfolded(value[: headers.LONGEST * 10])).split(";")
    if name.lower().split()[:1] != [authserv_id.lower()]:
        return
    for one in stated:
        result = _RESULT.match(one.strip())
        if result is not None:
            method = result[1].lower()
            yield Result(method, result[2].lower(), _domain(method, one))


def _plain(line: str) -> str:
    """Without comments and quotes; what stood in quotes states nothing of its own."""
    said = []
    for kind, text in headers.parted(line):
        stated = _MARKS.sub("_", text) if kind == "quoted" else text
        said.append(" " if kind == "comment" else stated)
    return "".join(said)


def _domain(method: str, stated: str) -> str:
    named = {one[1].lower(): one[2].strip("<>") for one in _PROPERTY.finditer(stated)}
    text = next((named[name] for name in _IDENTITY.get(method, ()) if named.get(name)), "")
    return text.rpartition("@")[2].lower()


def verdict(found: Sequence[Result], sender: str, *, is_author: bool = True) -> Verdict:
    """By DMARC; where it says nothing, by SPF and DKIM of the sender's own domain.

    A failure of DMARC counts before a pass. So does DMARC of another domain than the sender's:
    our server read another sender. A pass that names nobody says nothing of anybody, and who is
    not named in From (not `is_author`) is believed on no silence.
    """
    domain = sender.rpartition("@")[2]
    dmarc = [one for one in found if one.method == "dmarc"]
    is_anothers = any(one.domain and not _aligned(domain, one.domain) for one in dmarc)
    if is_anothers or any(one.found in _FAILS for one in dmarc):
        return Verdict.FORGED
    own = {one.found for one in found if _aligned(domain, one.domain)}
    if "pass" in own:
        return Verdict.BELIEVED
    if own & _FAILS:
        return Verdict.FORGED
    is_vague = any(one.found == "pass" for one in dmarc)
    return Verdict.BELIEVED if found and is_author and not is_vague else Verdict.UNVERIFIED


def _aligned(domain: str, other: str) -> bool:
    """The same domain or one below the other (relaxed alignment)."""
    return bool(domain and other) and (
        domain == other or domain.endswith(f".{other}") or other.endswith(f".{domain}")
    )
