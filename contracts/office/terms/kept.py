"""Frozen decisions as JSON keeps them, and read again: the other way of `fingerprint.plain`."""

import types
import typing
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any


def read(kind: Any, plain: Any) -> Any:
    """A value of a type, from its JSON; what it has come to have since takes its default.

    The inputs of explanations stay as plain as they were written.
    """
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        return None if plain is None else read(_without_none(inner), plain)
    if origin is tuple:
        return tuple(read(inner[0], one) for one in plain)
    if is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        make: Any = kind
        known = {f.name for f in fields(kind)} & plain.keys()
        return make(**{name: read(hints[name], plain[name]) for name in known})
    if kind is date:
        return date.fromisoformat(plain)
    if kind is Decimal or (isinstance(kind, type) and issubclass(kind, Enum)):
        return kind(plain)
    return plain


def _without_none(inner: tuple[object, ...]) -> object:
    (kind,) = (one for one in inner if one is not type(None))
    return kind
