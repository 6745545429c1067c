"""A cancellation's quote as it is kept with the notice: the pair of writing and reading it."""

import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from billing.terms.quote import CancellationQuote
from contracts.office.terms import fingerprint


@dataclass(frozen=True, slots=True)
class Parties:
    """Holder, responsible person and operator as they were on the day of the notice."""

    holder: Mapping[str, Any]
    responsible: str
    issuer: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class KeptQuote:
    """The quote with its fingerprint, and what the confirmation says besides."""

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
    """What `to_json` wrote; the inputs of explanations stay as plain as they were written."""
    quote: KeptQuote = _read(KeptQuote, plain)
    return quote


def _read(kind: Any, plain: Any) -> Any:
    """A value of a type, from its JSON; what it has come to have since takes its default."""
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        return None if plain is None else _read(_without_none(inner), plain)
    if origin is tuple:
        return tuple(_read(inner[0], one) for one in plain)
    if is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        make: Any = kind
        known = {f.name for f in fields(kind)} & plain.keys()
        return make(**{name: _read(hints[name], plain[name]) for name in known})
    if kind is date:
        return date.fromisoformat(plain)
    if kind is Decimal or (isinstance(kind, type) and issubclass(kind, Enum)):
        return kind(plain)
    return plain


def _without_none(inner: tuple[object, ...]) -> object:
    (kind,) = (one for one in inner if one is not type(None))
    return kind
