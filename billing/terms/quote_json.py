"""A cancellation's quote as it is kept with the notice: the pair of writing and reading it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from billing.terms.quote import CancellationQuote
from contracts.office.terms import fingerprint
from contracts.office.terms.kept import read


@dataclass(frozen=True, slots=True)
class Parties:
    """Holder, responsible person and operator as they were on the day of the notice."""

    holder: Mapping[str, Any]
    responsible: str
    issuer: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class KeptQuote:
    """The quote with its fingerprint, and what else the confirmation says."""

    quote: CancellationQuote
    parties: Parties
    fingerprint: str


def kept(quote: CancellationQuote, parties: Parties) -> KeptQuote:
    return KeptQuote(quote, parties, fingerprint.of(quote.day, quote))


def to_json(kept: KeptQuote) -> dict[str, Any]:
    """Every figure, day and reason of it."""
    plain: dict[str, Any] = fingerprint.plain(kept)
    return plain


def from_json(plain: Mapping[str, Any]) -> KeptQuote:
    """What `to_json` wrote."""
    quote: KeptQuote = read(KeptQuote, plain)
    return quote
