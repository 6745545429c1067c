"""Findings by ground as staff read them: what each rests on, what changed since."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from contracts.models import Contract
from contracts.office.language import label, localized
from contracts.people.queries.particulars import COMPANY
from contracts.queries import screening
from contracts.terms.application import REFUSAL_GROUNDS
from contracts.terms.facts import EndReason
from contracts.terms.grounds import GROUNDS
from contracts.terms.screening import ComparedFinding, Since, compare, from_json


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding with its weight, what became of it, and its evidence in rows."""

    compared: ComparedFinding
    weight: str
    since: str

    @property
    def finding(self):
        return self.compared.finding

    @property
    def evidence(self) -> list[Mapping]:
        return [_named(row) for row in self.finding.evidence]


def _named(row: Mapping) -> Mapping:
    """An entry under its name; other evidence as it is."""
    entry = row.get("entry")
    return {**row, "entry_name": localized(COMPANY[entry])} if entry else row


def by_ground(
    contract: Contract, day: date, earlier: list[dict]
) -> list[tuple[str, str, list[Shown]]]:
    """Every ground of Art. 6-3 with what was found then and is found on the day.

    `earlier` are the other contracts of the same company.
    """
    application = contract.application
    now = screening.findings(contract, application.declares_no_antisocial_ties, day, earlier)
    compared = compare(map(from_json, application.findings), map(from_json, now))
    return [
        (
            ground,
            str(label(GROUNDS[ground])),
            [_shown(one) for one in compared if one.finding.ground == ground],
        )
        for ground in REFUSAL_GROUNDS
    ]


def _shown(one: ComparedFinding) -> Shown:
    since = "" if one.since is Since.SAME else str(label(one.since))
    return Shown(one, str(label(one.finding.weight)), since)


def in_words(earlier: list[dict]) -> list[dict]:
    """Other contracts of the same company, with the reason of an end in words."""
    return [
        {**row, "reason_name": str(label(EndReason(row["reason"]))) if row["reason"] else ""}
        for row in earlier
    ]
