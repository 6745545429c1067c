"""The kinds of what two people decide: each registers itself from the room it belongs to.

A kind is one file that calls `register`; its app loads that file at start. Neither the
engine (`operations.approvals`) nor the pages know any kind.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from django.core.exceptions import ValidationError
from django.utils.functional import Promise

from contracts.office.context import By, Duty
from contracts.office.registry import Registry
from contracts.office.terms.proposal import Fact


class Proposal(Protocol):
    """What a kind reads of a proposal; `values` are its own arguments, as plain JSON."""

    subject: str
    values: Mapping[str, Any]
    reason: str
    document: Any
    customer: Any
    contract: Any
    contract_id: Any
    kind: str


@dataclass(frozen=True, slots=True)
class ApprovalKind:
    """Something that one person proposes and another approves.

    `facts` says what would be done on a day and what follows, as both people read it;
    raises Refused where it cannot be done. `lock` takes the locks under which the facts
    hold until they are carried out. `carry_out` is called with the proposer, the approver
    and the proposal. `duties` are those of either person, one of them is enough.

    `before_typing` is for a kind whose proposer fills in the page that shows the figures,
    when the facts are not known yet: what that page shows, in place of the facts.
    """

    name: str
    label: str | Promise
    duties: tuple[Duty, ...]
    clause: str
    facts: Callable[[Any, date], Iterable[Fact]]
    lock: Callable[[Any], object]
    carry_out: Callable[[By, By, Any], object]
    before_typing: Callable[[Any, date], object] | None = None

    def read_by_proposer(self, row: Proposal, day: date) -> object:
        """What a proposer reads on a day. Raises what `facts` raises."""
        if self.before_typing is not None:
            return self.before_typing(row, day)
        return tuple(self.facts(row, day))


KINDS: Registry[ApprovalKind] = Registry()
register = KINDS.register


def kinds() -> tuple[ApprovalKind, ...]:
    return tuple(KINDS)


def kind_of(row: Proposal) -> ApprovalKind:
    """The kind of a stored proposal. Raises KeyError where its room is not installed."""
    return KINDS[row.kind]


def check_registered(name: str) -> None:
    """Raises ValidationError for a name that no kind has."""
    if KINDS.get(name) is None:
        raise ValidationError(f"{name}: 登録されていない種類です / no such kind of approval")
