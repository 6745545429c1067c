"""A quote as it is kept with the notice, and the digest by which it is known again."""

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from billing.terms.quote import CancellationQuote
from contracts.office.terms.explanation import Explanation

SUMS = ("cost", "fee_total", "to_come", "debt_total", "damage_total", "total", "payable")


def record(quote: CancellationQuote) -> dict[str, Any]:
    """Every figure, day and reason of a quote, as JSON."""
    return {**_plain(quote), **{name: getattr(quote, name) for name in SUMS}}


def digest(quote: CancellationQuote) -> str:
    """SHA-256 of the record: another day or another yen makes another digest."""
    return _hashed(record(quote))


def seal(*shown: object) -> str:
    """SHA-256 of whatever was shown: rules' results, days, yen, plain JSON."""
    return _hashed([_plain(one) for one in shown])


def as_json(shown: object) -> Any:
    """The same as JSON keeps it, for the record of what a proposer saw."""
    return _plain(shown)


def _hashed(plain: object) -> str:
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: object) -> Any:
    if isinstance(value, Explanation):
        return value.to_json()
    if dataclasses.is_dataclass(value):
        return {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    return format(value.normalize(), "f") if isinstance(value, Decimal) else value
