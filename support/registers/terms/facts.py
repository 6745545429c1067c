"""What is on file of an entry: the facts that every rule works on."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from support.registers.terms.kinds import INFORMATION, ActKind, Asked, Register, Sort


@dataclass(frozen=True, slots=True)
class Done:
    """Something done on `day` and recorded on a later or the same day.

    `choices` are what was chosen with it, `who` a third party or who may see; `until` is the day
    that the other party named.
    """

    kind: ActKind
    day: date
    recorded_on: date
    choices: tuple[str, ...] = ()
    who: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """`starts_on` is the day of provision or arrival, or from which a subcontractor works.

    `designated_on` is the day on which information was designated confidential in writing.
    """

    register: Register
    sort: Sort
    starts_on: date
    scope: str = ""
    marking: str = ""
    designated_on: date | None = None
    asked: Asked | None = None
    done: tuple[Done, ...] = ()

    @property
    def is_information(self) -> bool:
        return self.sort in INFORMATION

    @property
    def is_personal(self) -> bool:
        return self.register is Register.PERSONAL

    def of(self, *kinds: ActKind) -> Iterator[Done]:
        """The acts of some kinds, in the order in which they were recorded."""
        return (one for one in self.done if one.kind in kinds)

    def has(self, kind: ActKind, by: date | None = None) -> bool:
        """Whether something was done, on or before a day if one is given."""
        return any(by is None or one.day <= by for one in self.of(kind))

    def last(self, kind: ActKind) -> Done | None:
        return max(self.of(kind), key=lambda one: one.day, default=None)

    def people(self) -> tuple[str, ...]:
        """Who may see the information now, in the order in which they were let."""
        found: dict[str, None] = {}
        for one in self.of(ActKind.ACCESS, ActKind.ACCESS_ENDED):
            if one.kind is ActKind.ACCESS:
                found[one.who] = None
            else:
                found.pop(one.who, None)
        return tuple(found)

    def duties_taken(self, by: date) -> frozenset[str]:
        """What a subcontractor was bound to by the end of a day."""
        return frozenset(
            choice for one in self.of(ActKind.DUTIES) if one.day <= by for choice in one.choices
        )
