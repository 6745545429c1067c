"""What needs two people: one proposes, another approves, then it is carried out.

A proposal is rehearsed when it is made, so that what the terms refuse is refused at once.
It is carried out under the rules of the day on which it is approved, if the approver has
read the facts as they are at that moment. The kinds register themselves (`approving`).
"""

from collections.abc import Collection, Mapping
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from contracts.office import approving, context
from contracts.office.approving import ApprovalKind
from contracts.office.context import EVERY_DUTY, By, Duty, Role
from contracts.office.models import Approval
from contracts.office.operation import internal, journal_entries, operation
from contracts.office.operations.record import journal
from contracts.office.terms import fingerprint, proposal
from contracts.office.terms.explanation import Explanation, Refused
from contracts.office.terms.fingerprint import Changed

State = Approval.State
RULE = "lapsed"


def drafted(
    kind: ApprovalKind,
    subject: str,
    values: Mapping[str, object],
    *,
    customer=None,
    contract=None,
    reason: str = "",
) -> Approval:
    """A proposal that is not made yet: its kind says what facts it has."""
    return Approval(
        kind=kind.name,
        subject=subject,
        customer=contract.customer if contract else customer,
        contract=contract,
        values=dict(values),
        reason=reason,
    )


@operation(Duty.ACCOUNTS, is_hidden=True, propose=_("Proposed for approval"))
@transaction.atomic
def propose(
    by: By,
    kind: ApprovalKind,
    subject: str,
    values: Mapping[str, object],
    *,
    customer=None,
    contract=None,
    reason: str = "",
    document=None,
    expected: str | None = None,
) -> Approval:
    """Put an operation before a second person; refused at once what could not be carried out.

    `values` are plain JSON, `expected` is the `proposers_fingerprint`. Raises what the
    operation raises, Changed where the proposer read something else than is so by now,
    Refused where a proposal of the kind waits for the same subject.
    """
    by.require(*kind.duties)
    if Approval.objects.filter(kind=kind.name, subject=subject, state=State.OPEN).exists():
        raise _waits_already(kind)
    row = drafted(kind, subject, values, customer=customer, contract=contract, reason=reason)
    kind.lock(row)
    if expected is not None and expected != proposers_fingerprint(kind, row, by.day):
        raise Changed(kind.clause)
    row.proposed_facts = proposal.to_json(tuple(kind.facts(row, by.day)))
    row.proposed_at, row.proposed_by_id = by.now, by.person
    row.document = document or ""
    try:
        _save(kind, row)
        _rehearse(by, kind, row)
    except BaseException:
        row.document.delete(save=False)
        raise
    _journal(by, "propose", kind, row, after={"values": row.values, "reason": reason})
    return row


def proposers_fingerprint(kind: ApprovalKind, row: Approval, day: date) -> str:
    """Of the day and what the kind shows a proposer on it. Raises what its facts raise."""
    return fingerprint.of(day, kind.read_by_proposer(row, day))


def _waits_already(kind: ApprovalKind) -> Refused:
    return Refused(
        kind.clause,
        "同じ内容の起案が承認を待っています",
        "Such a proposal is already waiting for approval",
    )


def _save(kind: ApprovalKind, row: Approval) -> None:
    """Two who propose the same at once: the database lets one in."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise _waits_already(kind) from error


def _rehearse(by: By, kind: ApprovalKind, row: Approval) -> None:
    """Carry it out and take all of it back."""
    anybody = By(by.now, Role.STAFF, name="-", duties=EVERY_DUTY)
    with transaction.atomic():
        kind.carry_out(by, anybody, row)
        transaction.set_rollback(True)


@operation(
    Duty.ACCOUNTS,
    is_hidden=True,
    approval_approved=_("Approved by a second person"),
)
@transaction.atomic
def approve(by: By, approval_id: int, expected: str, note: str = "") -> Approval:
    """A second person approves: it is carried out now. Raises what the operation raises.

    `expected` is the fingerprint of the day and the facts that the approver read; raises
    Changed where they are others by now, Refused where the proposer could not do it any more.
    """
    _lock_first(by, approval_id)
    row, kind = _open(by, approval_id)
    if by.role is not Role.STAFF or by.account_id == row.proposed_by_id:
        raise Refused(
            kind.clause,
            "起案した本人は承認できません。もう一人の担当者が承認してください",
            "The proposer cannot approve it; another person must",
        )
    proposer = _proposer(by, kind, row)
    kind.lock(row)
    facts = tuple(kind.facts(row, by.day))
    fingerprint.require(Changed(kind.clause), expected, by.day, facts)
    kind.carry_out(proposer, by, row)
    row.approved_facts = proposal.to_json(facts)
    return _decide(by, kind, row, State.APPROVED, note)


def _lock_first(by: By, approval_id: int) -> None:
    """The kind's locks before the proposal's own: in the order of what makes it moot."""
    row = Approval.objects.get(pk=approval_id)
    kind = approving.kind_of(row)
    by.require(*kind.duties)
    if row.state == State.OPEN:
        kind.lock(row)


def _proposer(by: By, kind: ApprovalKind, row: Approval) -> By:
    """Who proposed it, as that person is today: at work, and with the duty."""
    user = row.proposed_by
    proposer = context.of_user(user, moment=by.now)
    if not user.is_active or proposer.role is not Role.STAFF:
        raise Refused(
            kind.clause,
            "起案した人は、もう担当者として在籍していません。却下して、あらためて起案してください",
            "The proposer is no longer a member of staff; decline it and have it proposed again",
        )
    if not proposer.duties.intersection(kind.duties):
        raise Refused(
            kind.clause,
            "起案した人は、もうこの業務の担当ではありません。却下して、あらためて起案してください",
            "The proposer no longer has the duty; decline it and have it proposed again",
        )
    return proposer


@operation(
    Duty.ACCOUNTS,
    is_hidden=True,
    approval_declined=_("Declined by a second person"),
)
@transaction.atomic
def decline(by: By, approval_id: int, note: str) -> Approval:
    """A second person declines, and says why."""
    row, kind = _open(by, approval_id)
    if by.account_id == row.proposed_by_id:
        raise Refused(
            kind.clause,
            "起案した本人は取り下げることができます",
            "The proposer can withdraw it",
        )
    return _decide(by, kind, row, State.DECLINED, note)


@operation(Duty.ACCOUNTS, is_hidden=True, approval_withdrawn=_("Proposal withdrawn"))
@transaction.atomic
def withdraw(by: By, approval_id: int, note: str = "") -> Approval:
    """The proposer takes the proposal back."""
    row, kind = _open(by, approval_id)
    if by.account_id != row.proposed_by_id:
        raise Refused(
            kind.clause,
            "取り下げられるのは起案した本人だけです",
            "Only the proposer can withdraw it",
        )
    return _decide(by, kind, row, State.WITHDRAWN, note)


journal_entries(True, approval_lapsed=_("Proposal closed"))


@internal()
def lapse_moot(by: By, contract_ids: Collection[int]) -> None:
    """Proposals about contracts that cannot be carried out any more, after what has just happened.

    What their kind refuses to foresee now is the reason that the proposer reads.
    """
    _lapse(by, Approval.objects.filter(contract__in=list(contract_ids)))


@internal()
@transaction.atomic
def lapse_moot_about(by: By, subjects: Collection[str]) -> None:
    """The same of proposals about other subjects, by their names."""
    _lapse(by, Approval.objects.filter(subject__in=list(subjects)))


def _lapse(by: By, rows: QuerySet[Approval]) -> None:
    locked = rows.filter(state=State.OPEN).select_for_update(of=("self",))
    for row in locked.select_related("contract", "customer").order_by("pk"):
        kind = approving.kind_of(row)
        try:
            tuple(kind.facts(row, by.day))
        except Refused as refusal:
            why = Explanation(refusal.article, RULE, refusal.ja, refusal.en).to_json()
            row.state, row.lapsed_because, row.decided_at = State.LAPSED, why, by.now
            row.save(update_fields=["state", "lapsed_because", "decided_at"])
            after = {"state": row.state, "explanation": why}
            _journal(by, "approval_lapsed", kind, row, after=after)


def _open(by: By, approval_id: int) -> tuple[Approval, ApprovalKind]:
    row = Approval.objects.select_for_update().get(pk=approval_id)
    kind = approving.kind_of(row)
    by.require(*kind.duties)
    if row.state != State.OPEN:
        raise Refused(
            kind.clause, "この起案は決定済みです", "The proposal has already been decided"
        )
    return row, kind


def _decide(by: By, kind: ApprovalKind, row: Approval, state: State, note: str) -> Approval:
    row.state, row.note = state, note
    row.decided_at, row.decided_by_id = by.now, by.account_id
    row.save(update_fields=["state", "note", "decided_at", "decided_by", "approved_facts"])
    _journal(by, f"approval_{state}", kind, row, after={"state": state, "note": note})
    return row


def _journal(by: By, operation: str, kind: ApprovalKind, row: Approval, after: Mapping) -> None:
    journal(
        by,
        operation,
        kind.clause,
        customer=row.customer,
        contract=row.contract,
        reference=f"approval:{row.pk}",
        after={"kind": row.kind, "subject": row.subject, **after},
    )
