"""By what a person read it is known again: what was shown is what is done.

An operation takes the fingerprint of what the person read, calculates it again under its
locks, and raises Changed where the two differ. What depends on the day includes the day.
"""

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any

from contracts.office.terms.explanation import Explanation, Refused


class Changed(Refused):
    """What the person read is not what would be done now."""

    def __init__(
        self,
        article: str,
        ja: str = "表示したあとに内容が変わりました。新しい内容をご確認ください",
        en: str = "the content has changed since it was shown; please read it again",
    ) -> None:
        super().__init__(article, ja, en)


def of(*read: object) -> str:
    """SHA-256 of decisions of the rules, days, yen, texts, plain JSON: 64 hexadecimal digits.

    Equal values have one fingerprint in every process. Raises TypeError for anything else.
    """
    text = json.dumps([plain(one) for one in read], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def require(changed: Changed, expected: str | None, *now: object) -> None:
    """Raises `changed` unless `expected` is the fingerprint of `now`; None expects nothing."""
    if expected is not None and expected != of(*now):
        raise changed


AS_IT_IS = frozenset({str, int, bool, float, type(None)})


@cache
def _names(kind: type) -> tuple[str, ...]:
    """What a dataclass holds."""
    return tuple(one.name for one in dataclasses.fields(kind))


def plain(value: object) -> Any:
    """A value as JSON keeps it; equal values give equal JSON."""
    if type(value) in AS_IT_IS:
        return value
    if isinstance(value, Explanation):
        return value.to_json()
    if dataclasses.is_dataclass(value):
        kind: type = type(value)
        return {name: plain(getattr(value, name)) for name in _names(kind)}
    if isinstance(value, Mapping):
        return {str(plain(name)): plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if isinstance(value, set | frozenset):
        return sorted(map(plain, value))
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    return format(value.normalize(), "f") if isinstance(value, Decimal) else value
