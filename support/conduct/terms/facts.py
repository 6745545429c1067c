"""What is on file of a case: the facts that every rule works on."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from support.conduct.terms.kinds import MEASURES, Channel, Item, Matter, Outcome, State, StepKind


@dataclass(frozen=True, slots=True)
class Step:
    """Something done on a day; `until` is the day by which the holder was asked to answer."""

    kind: StepKind
    day: date
    outcome: Outcome | None = None
    until: date | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """`is_identified` once it is known which holder it concerns."""

    matter: Matter
    item: Item
    channel: Channel
    received_on: date
    is_identified: bool
    steps: tuple[Step, ...]

    @property
    def has_reporter(self) -> bool:
        """Whether somebody else told us, who may be answered."""
        return self.channel not in (Channel.OWN, Channel.AUTHORITY)

    def of(self, *kinds: StepKind) -> Iterator[Step]:
        """The steps of some kinds, in the order in which they were recorded."""
        return (one for one in self.steps if one.kind in kinds)

    def last(self, *kinds: StepKind) -> Step | None:
        return next(iter(reversed(tuple(self.of(*kinds)))), None)

    def has(self, *kinds: StepKind) -> bool:
        return next(self.of(*kinds), None) is not None

    @property
    def assessed(self) -> Step | None:
        """The assessment that holds: the newest."""
        return self.last(StepKind.ASSESSED)

    @property
    def state(self) -> State:
        """What was added after more information was asked for is to be assessed again."""
        if self.has(StepKind.CLOSED):
            return State.CLOSED
        last = self.last(StepKind.ASSESSED, StepKind.ADDED)
        if last is None:
            return State.OPEN
        assessed = self.assessed
        if assessed is None or assessed.outcome is None:
            return State.OPEN
        if assessed.outcome is Outcome.MORE and last.kind is StepKind.ADDED:
            return State.OPEN
        return State(assessed.outcome.value)

    @property
    def awaited(self) -> date | None:
        """By when the holder is to explain or remedy; None where it is not asked or has."""
        last = self.last(StepKind.ASKED, StepKind.EXPLAINED)
        return last.until if last and last.kind is StepKind.ASKED else None

    @property
    def is_answered(self) -> bool:
        """Whether the reporter was told of the assessment that holds."""
        last = self.last(StepKind.ASSESSED, StepKind.TOLD)
        return last is not None and last.kind is StepKind.TOLD

    @property
    def has_measure(self) -> bool:
        return self.has(*MEASURES)
