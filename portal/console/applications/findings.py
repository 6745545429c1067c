"""Findings by ground as a person reads them: what each rests on, what changed since."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from contracts.models import Contract
from contracts.models.contract import END_REASONS
from contracts.office.language import say
from contracts.people.queries.particulars import COMPANY
from contracts.queries import screening
from contracts.terms.application import REFUSAL_GROUNDS
from contracts.terms.screening import Compared, Since, Weight, compare, from_json

GROUNDS = {
    "6-3(1)": ("以前の契約の解除", "Terminated before"),
    "6-3(2)": ("申込みの内容", "What the application says"),
    "6-3(3)": ("支払いの遅れ", "Late payment"),
    "6-3(4)": ("その他", "Other"),
}
WEIGHT_NAMES = {
    Weight.GRAVE: ("重大", "grave"),
    Weight.NOTABLE: ("要確認", "to be asked"),
    Weight.SLIGHT: ("軽微", "slight"),
}
SINCE = {
    Since.NEW: ("申込後に判明", "new since"),
    Since.CHANGED: ("申込後に変化", "changed since"),
    Since.GONE: ("解消", "no longer so"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding with its weight, what became of it, and its evidence in rows."""

    compared: Compared
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
    return {**row, "entry_name": say(*COMPANY[entry])} if entry else row


def by_ground(contract: Contract, day: date) -> list[tuple[str, str, list[Shown]]]:
    """Every ground of Art. 6-3 with what was found then and is found on the day."""
    application = contract.application
    now = screening.findings(contract, application.declares_no_antisocial_ties, day)
    compared = compare(map(from_json, application.findings), map(from_json, now))
    return [
        (
            ground,
            say(*GROUNDS[ground]),
            [_shown(one) for one in compared if one.finding.ground == ground],
        )
        for ground in REFUSAL_GROUNDS
    ]


def _shown(one: Compared) -> Shown:
    since = say(*SINCE[one.since]) if one.since in SINCE else ""
    return Shown(one, say(*WEIGHT_NAMES[one.finding.weight]), since)


def earlier(contract: Contract) -> list[dict]:
    """Other contracts of the same company, with the reason of an end in words."""
    names = dict(END_REASONS)
    return [
        {**row, "reason_name": str(names.get(row["reason"], ""))}
        for row in screening.earlier_contracts(contract)
    ]
