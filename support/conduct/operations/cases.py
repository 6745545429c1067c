"""What staff do about a case, and what suspensions and terminations leave in it (Art. 30, 31).

The course is only added to. The holder is told of measures and questions, the reporter of the
outcome in general words, and neither of the other.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from contracts.models import Contract
from contracts.office.context import By, Duty, Member
from contracts.office.evidence import Use
from contracts.office.operation import internal, journal_entries, operation
from contracts.office.operations import allowing
from contracts.office.operations.record import journal
from contracts.office.terms.explanation import Refused
from contracts.office.terms.uploads import Upload
from contracts.operations.notifying import notify_holder
from contracts.people.models import Customer
from support.conduct.models import Case, Step
from support.conduct.operations.course import enter, locked, tell_holder, tell_reporter
from support.conduct.operations.files import stored
from support.conduct.queries import facts
from support.conduct.queries.finding import KEEPERS, approvals_of
from support.conduct.terms import acting, telling
from support.conduct.terms.facts import Case as Facts
from support.conduct.terms.kinds import Outcome, StepKind


@dataclass(frozen=True, slots=True)
class NewStep:
    """What is to be recorded: `text` is for staff, `said` goes to holder or reporter."""

    kind: StepKind
    text: str = ""
    said: str = ""
    outcome: Outcome | None = None
    until: date | None = None
    holder: Customer | None = None
    contract: Contract | None = None


@operation(
    Duty.CONTRACTS,
    is_hidden=True,
    readers=KEEPERS,
    record_conduct_step=_("Recorded in a case"),
)
def do(
    by: By,
    number: str,
    asked: NewStep,
    files: Collection[Upload] = (),
    expected: str | None = None,
) -> Step:
    """Add a step to a case and tell whom it concerns. Raises Refused.

    `expected` is the fingerprint of the case as it was read; raises Changed where it is another
    by now. What a suspension or a termination adds comes by `used`.
    """
    by.require(Duty.CONTRACTS)
    with stored(files) as rows, transaction.atomic():
        row = locked(number, expected)
        known = facts.case(row)
        _check(known, row, asked, bool(files), by.day)
        if asked.kind is StepKind.IDENTIFIED:
            _concern(row, asked)
        step = Step(
            kind=asked.kind.value,
            day=by.day,
            outcome=asked.outcome.value if asked.outcome else "",
            until=asked.until,
            contract=asked.contract,
            text=asked.text.strip(),
            said=asked.said.strip(),
        )
        enter(by, row, step, rows)
        _tell(by, row, known, step, asked)
        reference, after = f"conduct_case:{row.number}", {"act": asked.kind.value}
        clause = acting.clause_of(known, asked.kind)
        journal(by, "record_conduct_step", clause, reference=reference, after=after)
    return step


def _check(known: Facts, row: Case, asked: NewStep, has_files: bool, today: date) -> None:
    kind = asked.kind
    acting.check_offered(known, kind)
    if kind is StepKind.CLOSED:
        acting.check_closing(known, approvals_of(row).filter(state="open").count())
    elif kind is StepKind.ASSESSED:
        acting.check_assessment(known, asked.outcome, asked.text, asked.said)
    elif kind is StepKind.ASKED:
        acting.check_asking(known, asked.until or today, today)
    elif kind in (StepKind.DELETED, StepKind.EXPLAINED, StepKind.NOTE, StepKind.TOLD):
        acting.check_words(known, kind, asked.said or asked.text, has_files)
    if kind is StepKind.DELETED:
        acting.check_bears(known, "30-3", today)
        if asked.contract is None or asked.contract.customer_id != row.holder_id:
            raise Refused("30-3", "対象の契約者の契約ではありません", "The contract is another's")


def _concern(row: Case, asked: NewStep) -> None:
    """The holder and the contract that a step names. Raises Refused where there is neither."""
    contract = asked.contract
    if contract is None and asked.holder is None:
        raise Refused(row.item, "契約者を指定してください", "Name the holder")
    row.contract, row.holder = contract, contract.customer if contract else asked.holder


def _tell(by: By, row: Case, known: Facts, step: Step, asked: NewStep) -> None:
    mark = str(step.pk)
    if asked.kind is StepKind.ASKED and asked.until is not None:
        explanation = telling.holder_asked(known, asked.until)
        tell_holder(by, row, "holder_asked", explanation, step.said, question=step.pk)
    elif asked.kind is StepKind.DELETED and asked.contract is not None:
        explanation = telling.information_deleted(known, by.day)
        data = {"said": step.said, "explanation": explanation.to_json()}
        notify_holder(by, "information_deleted", asked.contract, data)
        after = {"reason": step.said}
        journal(by, "delete_information", "30-3", contract=asked.contract, after=after)
    elif asked.kind is StepKind.ASSESSED and asked.outcome is Outcome.MORE and step.said:
        tell_reporter(by, row, "report_asked", telling.more_needed(), step.said, mark)
    elif asked.kind is StepKind.TOLD and known.assessed and known.assessed.outcome:
        explanation = telling.answered(known.assessed.outcome)
        tell_reporter(by, row, "report_answered", explanation, mark=mark)


@operation(Duty.CONTRACTS, *Member, readers=KEEPERS, explain=_("Explanation given"))
def explain(by: By, question_id: int, text: str, files: Collection[Upload] = ()) -> Step:
    """The holder's people answer what they were asked, in the portal; once. Raises Refused.

    Raises Step.DoesNotExist for what is no question.
    """
    question = Step.objects.select_related("case").get(pk=question_id, kind=StepKind.ASKED)
    holder = question.case.holder_id or 0
    by.require_holder(holder, Member.BILLING, Member.VIEWER)
    with stored(files) as rows, transaction.atomic():
        row = locked(question.case.number)
        known = facts.case(row)
        clause = acting.clause_of(known, StepKind.EXPLAINED)
        newest = row.steps.filter(kind=StepKind.ASKED).order_by("-id").first()
        if known.awaited is None or newest != question or row.holder_id != holder:
            raise Refused(clause, "すでに回答済みです", "This has been answered already")
        acting.check_words(known, StepKind.EXPLAINED, text, bool(files))
        allowing.count(by, holder, clause, files)
        step = Step(kind=StepKind.EXPLAINED.value, day=by.day, text=text.strip())
        enter(by, row, step, rows)
        journal(by, "explain", clause, customer=row.holder, contract=row.contract)
    return step


@internal()
def used(by: By, number: str, contract: Contract, use: Use) -> None:
    """A suspension or a termination that rests on a case, in its course. Raises Refused."""
    row = locked(number)
    check_bears(row, contract, use)
    step = Step(
        kind=StepKind(use.act).value,
        day=by.day,
        ground=use.ground,
        contract=contract,
        said=use.said,
    )
    enter(by, row, step)


def check_bears(row: Case, contract: Contract, use: Use) -> None:
    """Raises Refused unless the case was founded against this holder and bears the ground."""
    if row.holder_id != contract.customer_id:
        raise Refused(
            use.ground,
            "この案件は、この契約の契約者についてのものではありません",
            "The case does not concern the holder of this contract",
        )
    acting.check_bears(facts.case(row), use.ground, use.day)


journal_entries(False, delete_information=_("Information deleted"))
