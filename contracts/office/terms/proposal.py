"""What two people decide on, fact by fact: as it was when proposed, and as it is now."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Words:
    """A text in both languages."""

    ja: str
    en: str


Value = date | int | str | Words
"""A day, yen, or a text: the same in both languages, or not."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is done or that follows: its label, its value, the clause it comes from."""

    ja: str
    en: str
    value: Value
    clause: str = ""


@dataclass(frozen=True, slots=True)
class ComparedFact:
    """A fact when it was proposed and now; None where it was, or is, none."""

    ja: str
    en: str
    clause: str
    then: Value | None
    now: Value | None

    @property
    def changed(self) -> bool:
        return self.then != self.now


def compare(then: Iterable[Fact], now: Iterable[Fact]) -> list[ComparedFact]:
    """By label, in the order of `now`; what there is no longer comes last."""
    before, after = _by_label(then), _by_label(now)
    found = []
    for label, new in after.items():
        old = before.get(label)
        found.append(
            ComparedFact(new.ja, new.en, new.clause, old.value if old else None, new.value)
        )
    gone = (old for label, old in before.items() if label not in after)
    return found + [ComparedFact(old.ja, old.en, old.clause, old.value, None) for old in gone]


def _by_label(facts: Iterable[Fact]) -> dict[tuple[str, int], Fact]:
    """Facts of one label are told apart by their place among them."""
    found: dict[tuple[str, int], Fact] = {}
    for one in facts:
        place = 0
        while (one.ja, place) in found:
            place += 1
        found[one.ja, place] = one
    return found


def to_json(facts: Iterable[Fact]) -> list[dict[str, Any]]:
    """As a proposal keeps them."""
    return [
        {"label": {"ja": one.ja, "en": one.en}, "value": _kept(one.value), "clause": one.clause}
        for one in facts
    ]


def from_json(kept: Sequence[Mapping[str, Any]]) -> tuple[Fact, ...]:
    """The facts that `to_json` kept."""
    return tuple(
        Fact(one["label"]["ja"], one["label"]["en"], _read(one["value"]), one["clause"])
        for one in kept
    )


def _kept(value: Value) -> object:
    if isinstance(value, Words):
        return {"ja": value.ja, "en": value.en}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    return {"yen": value} if isinstance(value, int) else value


def _read(kept: object) -> Value:
    if not isinstance(kept, Mapping):
        return str(kept)
    if "day" in kept:
        return date.fromisoformat(kept["day"])
    return kept["yen"] if "yen" in kept else Words(kept["ja"], kept["en"])
