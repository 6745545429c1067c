"""Findings against an application (Art. 6-3): what they rest on, what changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from contracts.office.terms.labels import Labelled


class Weight(Labelled):
    """How much a finding asks for: refuse unless explained, ask, or put right."""

    GRAVE = "grave", "重大", "Serious"
    NOTABLE = "notable", "要確認", "To be checked"
    SLIGHT = "slight", "軽微", "Minor"


WEIGHTS = {
    "terminated": Weight.GRAVE,
    "overdue": Weight.GRAVE,
    "late": Weight.GRAVE,
    "declaration": Weight.GRAVE,
    "antisocial": Weight.GRAVE,
    "corporate_number": Weight.NOTABLE,
    "same_number": Weight.NOTABLE,
    "missing": Weight.SLIGHT,
    "differs": Weight.SLIGHT,
}
"""By rule. The terms set no order among the grounds; this is the operator's."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A ground, the finding in words, and the rows that it rests on.

    `rule` is the first word of `key`, which knows the finding again on another day. `evidence`
    rows are plain JSON and name a contract, an invoice, a customer or an entry.
    """

    ground: str
    key: str
    ja: str
    en: str
    evidence: tuple[Mapping[str, object], ...] = field(default=())

    @property
    def rule(self) -> str:
        return self.key.partition(":")[0]

    @property
    def weight(self) -> Weight:
        """Findings kept before there were rules weigh in the middle."""
        return WEIGHTS.get(self.rule, Weight.NOTABLE)

    def to_json(self) -> dict[str, Any]:
        return {
            "ground": self.ground,
            "key": self.key,
            "ja": self.ja,
            "en": self.en,
            "evidence": [dict(row) for row in self.evidence],
        }


def from_json(kept: Mapping[str, Any]) -> Finding:
    """A finding as it was kept; an old one without a key is known by its words."""
    return Finding(
        kept["ground"],
        kept.get("key", kept["ja"]),
        kept["ja"],
        kept["en"],
        tuple(kept.get("evidence", ())),
    )


class Since(Labelled):
    """What became of a finding since the application came."""

    SAME = "same", "変わりなし", "Unchanged"
    NEW = "new", "申込後に判明", "New since the application"
    CHANGED = "changed", "申込後に変化", "Changed since the application"
    GONE = "gone", "解消", "Resolved"


@dataclass(frozen=True, slots=True)
class ComparedFinding:
    """A finding of today, or one that is gone, and what it was then."""

    finding: Finding
    since: Since
    then: Finding | None = None


def compare(then: Iterable[Finding], now: Iterable[Finding]) -> list[ComparedFinding]:
    """By ground; a finding known again by its key has changed where it reads otherwise."""
    before = {one.key: one for one in then}
    found = []
    for one in now:
        was = before.pop(one.key, None)
        if was is None:
            found.append(ComparedFinding(one, Since.NEW))
        else:
            reads_alike = (was.ja, was.en) == (one.ja, one.en)
            found.append(ComparedFinding(one, Since.SAME if reads_alike else Since.CHANGED, was))
    found += [ComparedFinding(one, Since.GONE, one) for one in before.values()]
    return sorted(found, key=lambda each: (each.finding.ground, each.finding.ja))


def weights(findings: Iterable[Finding]) -> dict[Weight, int]:
    """How many there are of each weight, the gravest first; none where there is none."""
    counted = [one.weight for one in findings]
    return {weight: counted.count(weight) for weight in Weight if weight in counted}
