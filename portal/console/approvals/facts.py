"""Consequences as a proposer saw them, beside those of today."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from billing.queries.consequences import Fact
from contracts.office.language import say
from portal.console.approvals.words import text


@dataclass(frozen=True, slots=True)
class Row:
    """A consequence, when it was proposed and now; either may be missing."""

    name: str
    then: str
    now: str
    clause: str

    @property
    def changed(self) -> bool:
        return bool(self.then and self.now) and self.then != self.now


def plain(facts: Iterable[Fact]) -> list[dict]:
    """Facts as a proposal keeps them under `facts`; yen are written out."""
    return [
        {"ja": one.ja, "en": one.en, "clause": one.clause, "value": _kept(one.value)}
        for one in facts
    ]


def _kept(value: object) -> object:
    if isinstance(value, int):
        return f"¥{value:,}"
    if hasattr(value, "ja"):
        return {"ja": value.ja, "en": value.en}
    return value.isoformat()


def beside(shown: Mapping, today: Iterable[Fact]) -> list[Row]:
    """By name, in the order of today's; what is told no more comes last."""
    then = {one["ja"]: one for one in shown.get("facts", ())}
    now = {one["ja"]: one for one in plain(today)}
    return [
        _row(then.get(name), now.get(name)) for name in [*now, *(n for n in then if n not in now)]
    ]


def _row(then: Mapping | None, now: Mapping | None) -> Row:
    named = now or then
    return Row(
        say(named["ja"], named["en"]),
        text(then["value"]) if then else "",
        text(now["value"]) if now else "",
        named.get("clause", ""),
    )
