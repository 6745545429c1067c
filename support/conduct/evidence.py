"""Cases as what suspensions and terminations rest on (Art. 13-3, 17-1, 30-3, 31)."""

from collections.abc import Iterable

from contracts.models import Contract
from contracts.office import evidence
from contracts.office.evidence import EvidenceKind, Use, no_such_case
from contracts.office.terms.days import en_day, ja_day
from contracts.office.terms.proposal import Fact, Words
from support.conduct.models import Case
from support.conduct.operations import cases, reports
from support.conduct.queries import facts
from support.conduct.terms.facts import Step


def facts_of(number: str, contract: Contract, use: Use) -> Iterable[Fact]:
    """Number and kind of the case, and its assessment; never who reported it."""
    row = _case(number, use)
    cases.check_bears(row, contract, use)
    known = facts.case(row)
    item, assessed = known.item, known.assessed
    yield Fact(
        "根拠の案件",
        "Case it rests on",
        Words(f"{number} {item.ja}", f"{number} {item.en}"),
        item.value,
    )
    if assessed is not None:
        yield Fact("案件の評価", "Assessment of the case", _assessment(assessed), use.ground)


def _assessment(step: Step) -> Words:
    outcome = step.outcome
    assert outcome is not None  # as the database holds of an assessment
    return Words(
        f"{outcome.ja}({ja_day(step.day)})。{step.text}",
        f"{outcome.en} ({en_day(step.day)}). {step.text}",
    )


def used(by, number: str, contract: Contract, use: Use) -> None:
    _case(number, use)
    cases.used(by, number, contract, use)


def _case(number: str, use: Use) -> Case:
    row = Case.objects.filter(number=number).first()
    if row is None:
        raise no_such_case(use.ground)
    return row


KIND = evidence.KINDS.register(EvidenceKind(reports.SERIES, facts_of, used))
