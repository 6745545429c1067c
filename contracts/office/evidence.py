"""What a suspension or a termination rests on: a case on file, kept by another room.

A room registers its kind under what its numbers begin with. What the case does not bear is
refused; its facts are read by whoever acts and by the second person who approves, and it is
told of what was done.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from contracts.office.context import By
from contracts.office.registry import Registry
from contracts.office.terms.explanation import Refused
from contracts.office.terms.proposal import Fact


@dataclass(frozen=True, slots=True)
class Use:
    """What a case is used for: the name of the act, its ground, and the day of using it.

    `said` is the reason given to the holder, if any.
    """

    act: str
    ground: str
    day: date
    said: str = ""


@dataclass(frozen=True, slots=True)
class EvidenceKind:
    """`name` begins its numbers. Both functions raise Refused where it does not bear the use."""

    name: str
    facts: Callable[[str, Any, Use], Iterable[Fact]]
    used: Callable[[By, str, Any, Use], object]


KINDS: Registry[EvidenceKind] = Registry()


def facts_of(number: str, contract: Any, use: Use) -> tuple[Fact, ...]:
    """What a case says for an act; nothing without a case. Raises Refused."""
    return tuple(_kind(number, use).facts(number, contract, use)) if number else ()


def used(by: By, number: str, contract: Any, use: Use) -> None:
    """Tell a case, if any, what was done on its strength. Raises Refused."""
    if number:
        _kind(number, use).used(by, number, contract, use)


def _kind(number: str, use: Use) -> EvidenceKind:
    found = KINDS.get(number.partition("-")[0])
    if found is None:
        raise no_such_case(use.ground)
    return found


def no_such_case(clause: str) -> Refused:
    return Refused(clause, "この番号の案件はありません", "There is no case with this number")
