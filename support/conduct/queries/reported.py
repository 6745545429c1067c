"""A report as whoever sent it reads it: their own words, our questions, our answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from contracts.office.language import Text, label, sentence
from support.conduct.models import CaseFile, Step
from support.conduct.terms import telling
from support.conduct.terms.kinds import Outcome, StepKind


@dataclass(frozen=True, slots=True)
class Entry:
    """`text` is theirs or ours, as `what` says."""

    at: datetime
    what: Text
    text: str
    files: Sequence[CaseFile] = ()


def course(steps: Sequence[Step]) -> list[Entry]:
    """What the reporter sent and was told, in order; nothing else of the case."""
    found, outcome = [], None
    for one in steps:
        kind = StepKind(one.kind)
        if kind in (StepKind.REPORTED, StepKind.ADDED):
            found.append(Entry(one.at, label(kind), one.text, list(one.files.all())))
        elif kind is StepKind.ASSESSED:
            outcome = Outcome(one.outcome)
            if outcome is Outcome.MORE and one.said:
                found.append(Entry(one.at, label(telling.ReporterState.ASKED), one.said))
        elif kind is StepKind.TOLD and outcome is not None:
            found.append(Entry(one.at, label(kind), sentence(telling.answered(outcome))))
    return found
