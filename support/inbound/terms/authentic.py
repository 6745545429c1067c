"""Whether a sender is who it says, by what our own mail server found (RFC 8601, DMARC)."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from support.inbound.terms import headers

_COMMENT = re.compile(r"\([^()]*\)")
_RESULT = re.compile(r"([a-z0-9-]+)\s*=\s*([a-z]+)", re.IGNORECASE)
_PROPERTY = re.compile(r"([a-z]+\.[a-z0-9_-]+)\s*=\s*(\"[^\"]*\"|[^\s;]+)", re.IGNORECASE)
_FAILS = frozenset({"fail", "hardfail"})
_IDENTITY = {
    "dkim": ("header.d", "header.i"),
    "spf": ("smtp.mailfrom", "smtp.from", "smtp.helo"),
}


@dataclass(frozen=True, slots=True)
class Result:
    """What one method found, and the domains for which it did."""

    method: str
    found: str
    domains: tuple[str, ...]


def results(values: Iterable[str], authserv_id: str) -> list[Result]:
    """What the server of this name wrote; what anybody else wrote proves nothing."""
    return [one for value in values for one in _of_header(value, authserv_id)]


def _of_header(value: str, authserv_id: str) -> Iterator[Result]:
    line = headers.unfolded(value)
    while (shorter := _COMMENT.sub(" ", line)) != line:
        line = shorter
    name, *stated = line.split(";")
    if name.split()[:1] != [authserv_id] and name.lower().split()[:1] != [authserv_id.lower()]:
        return
    for one in stated:
        result = _RESULT.match(one.strip())
        if result is None:
            continue
        method = result[1].lower()
        wanted = _IDENTITY.get(method, ())
        named = (p[2] for p in _PROPERTY.finditer(one) if p[1].lower() in wanted)
        domains = tuple(text.strip('"').rpartition("@")[2].lower() for text in named)
        yield Result(method, result[2].lower(), domains)


def is_forged(found: Iterable[Result], sender: str) -> bool | None:
    """By DMARC; where it says nothing, by SPF and DKIM of the sender's own domain.

    A failure anywhere counts before a pass. None where nothing speaks for or against it.
    """
    known = list(found)
    dmarc = {one.found for one in known if one.method == "dmarc"}
    if dmarc & _FAILS:
        return True
    if "pass" in dmarc:
        return False
    domain = sender.rpartition("@")[2]
    own = [one for one in known if any(_aligned(domain, other) for other in one.domains)]
    if any(one.found == "pass" for one in own):
        return False
    return True if any(one.found in _FAILS for one in own) else None


def _aligned(domain: str, other: str) -> bool:
    """The same domain or one below the other (relaxed alignment)."""
    return bool(domain and other) and (
        domain == other or domain.endswith(f".{other}") or other.endswith(f".{domain}")
    )
