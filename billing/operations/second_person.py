"""Operations that need two people: one proposes, another approves; then they are carried out.

A proposal is rehearsed when it is made, so that what the terms refuse is refused at once, and
carried out under the rules of the day on which it is approved.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from billing.operations import charges, credit_notes, dunning_approval, ending, policy, write_off
from billing.operations.accepting import Outdated
from billing.queries import consequences
from billing.terms.dunning import Step
from contracts.models import Contract
from contracts.office import context
from contracts.office.context import EVERY_DUTY, By, Duty, Role
from contracts.office.models import Approval
from contracts.office.operations.record import journal
from contracts.office.terms.explanation import Refused
from contracts.operations import agreements, application, edition_drafts
from contracts.people.models import Customer
from contracts.people.operations import staff

Kind, State = Approval.Kind, Approval.State
CarryOut = Callable[[By, By, Approval], object]
"""The operation, called with the proposer, the approver and the proposal."""


@dataclass(frozen=True, slots=True)
class Matter:
    """What a kind of proposal is carried out by, whose duty it is, under which clause."""

    duties: tuple[Duty, ...]
    clause: str
    carry_out: CarryOut


def _day(values: Mapping, name: str) -> date | None:
    return date.fromisoformat(values[name]) if values.get(name) else None


def _accept(by: By, second: By, row: Approval) -> object:
    return application.accept(
        by,
        row.contract_id,
        _day(row.values, "service_starts_on"),
        row.values["parameters"],
        row.document.name,
        second,
    )


def _agree(by: By, second: By, row: Approval) -> object:
    agree = agreements.agree_for_contract if row.contract_id else agreements.agree_for_account
    return agree(
        by,
        row.contract_id or row.values["billing_account"],
        row.values["parameters"],
        _day(row.values, "first"),
        _day(row.values, "last"),
        row.document.name,
        second,
    )


def _terminate(by: By, second: By, row: Approval) -> object:
    ground, effective = row.values["ground"], _day(row.values, "effective")
    if row.values.get("servers"):
        return ending.terminate_part(
            by, row.contract_id, row.values["servers"], ground, effective or by.day, second
        )
    return ending.terminate(by, row.contract_id, ground, effective, second)


def _terminate_for_default(by: By, second: By, row: Approval) -> object:
    return dunning_approval.approve(by, row.values["billing_account"], Step.TERMINATION, second)


def _charge(by: By, second: By, row: Approval) -> object:
    contract = Contract.objects.get(pk=row.contract_id) if row.contract_id else None
    account_id, amount = row.values["billing_account"], row.values["amount"]
    return charges.charge(by, account_id, amount, row.reason, contract, second)


def _publish(by: By, second: By, row: Approval) -> object:
    return edition_drafts.publish(by, row.values["draft"], row.values["digest"], second)


def _replace_policy(by: By, second: By, row: Approval) -> object:
    return policy.replace(by, row.values["draft"], row.values["digest"], second)


def _credit(by: By, second: By, row: Approval) -> object:
    values = row.values
    return credit_notes.issue_credit_note(
        by, values["invoice"], values["parts"], row.reason, second
    )


def _write_off(by: By, second: By, row: Approval) -> object:
    values = row.values
    return write_off.write_off(
        by, values["invoice"], values["ground"], row.reason, values.get("amount"), second
    )


def _staff(by: By, second: By, row: Approval) -> object:
    duties = [Duty(name) for name in row.values["duties"]]
    if "user" in row.values:
        return staff.change_duties(by, row.values["user"], duties, second)
    return staff.add(by, row.values["email"], row.values["name"], duties, second)


MATTERS = {
    Kind.ACCEPTANCE: Matter((Duty.CONTRACTS,), "2-2", _accept),
    Kind.AGREEMENT: Matter((Duty.CONTRACTS,), "2-2", _agree),
    Kind.TERMINATION: Matter((Duty.CONTRACTS,), "17-1", _terminate),
    Kind.DEFAULT: Matter((Duty.CONTRACTS, Duty.ACCOUNTS), "17-1(5)", _terminate_for_default),
    Kind.DAMAGES: Matter((Duty.ACCOUNTS,), "7-3", _charge),
    Kind.CREDIT_NOTE: Matter((Duty.ACCOUNTS,), "23-1", _credit),
    Kind.WRITE_OFF: Matter((Duty.ACCOUNTS,), "24-1", _write_off),
    Kind.EDITION: Matter((Duty.ADMINISTRATION,), "3-1", _publish),
    Kind.STAFF: Matter((Duty.ADMINISTRATION,), staff.CLAUSE, _staff),
    Kind.POLICY: Matter((Duty.ADMINISTRATION,), "24-1", _replace_policy),
}


@transaction.atomic
def propose(
    by: By,
    kind: Kind,
    subject: str,
    values: Mapping[str, object],
    *,
    customer: Customer | None = None,
    contract: Contract | None = None,
    reason: str = "",
    document=None,
    shown: Mapping[str, object] | None = None,
) -> Approval:
    """Put an operation before a second person; refused at once what could not be carried out.

    `values` are plain JSON. Raises what the operation raises, and Refused where a proposal of
    the kind waits for the same subject.
    """
    matter = MATTERS[kind]
    by.require(*matter.duties)
    if Approval.objects.filter(kind=kind, subject=subject, state=State.OPEN).exists():
        raise _waits_already(matter)
    row = Approval(
        kind=kind,
        subject=subject,
        customer=contract.customer if contract else customer,
        contract=contract,
        values=dict(values),
        shown=dict(shown or {}),
        reason=reason,
        document=document or "",
        proposed_at=by.now,
        proposed_by_id=by.account_id,
    )
    try:
        _save(matter, row)
        _rehearse(by, matter, row)
    except BaseException:
        row.document.delete(save=False)
        raise
    _journal(by, "propose", matter, row, after={"values": row.values, "reason": reason})
    return row


def _waits_already(matter: Matter) -> Refused:
    return Refused(
        matter.clause,
        "同じ内容の起案が承認を待っています",
        "such a proposal waits for approval already",
    )


def _save(matter: Matter, row: Approval) -> None:
    """Two who propose the same at once: the database lets one in."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise _waits_already(matter) from error


def _rehearse(by: By, matter: Matter, row: Approval) -> None:
    """Carry it out and take all of it back."""
    anybody = By(by.now, Role.STAFF, name="-", duties=EVERY_DUTY)
    with transaction.atomic():
        matter.carry_out(by, anybody, row)
        transaction.set_rollback(True)


@transaction.atomic
def approve(by: By, approval_id: int, note: str = "", shown: str | None = None) -> Approval:
    """A second person approves: it is carried out now. Raises what the operation raises.

    `shown` is the seal of the consequences that were read; raises Outdated where they are
    others by now, Refused where the proposer could not do it any more.
    """
    row, matter = _open(by, approval_id)
    if by.role is not Role.STAFF or by.account_id == row.proposed_by_id:
        raise Refused(
            matter.clause,
            "起案した本人は承認できません。もう一人の担当者が承認してください",
            "who proposed it cannot approve it; another person must",
        )
    proposer = _proposer(by, matter, row)
    if shown is not None and consequences.seal(row, by.day) != shown:
        raise Outdated(matter.clause)
    matter.carry_out(proposer, by, row)
    return _decide(by, matter, row, State.APPROVED, note)


def _proposer(by: By, matter: Matter, row: Approval) -> By:
    """Who proposed it, as that person stands today: at work, and with the duty."""
    user = row.proposed_by
    proposer = context.of_user(user, moment=by.now)
    if not user.is_active or proposer.role is not Role.STAFF:
        raise Refused(
            matter.clause,
            "起案した人は、もう担当者として在籍していません。却下して、あらためて起案してください",
            "who proposed it is no longer at work here: decline it and have it proposed anew",
        )
    if not proposer.duties.intersection(matter.duties):
        raise Refused(
            matter.clause,
            "起案した人は、もうこの業務の担当ではありません。却下して、あらためて起案してください",
            "who proposed it no longer has the duty: decline it and have it proposed anew",
        )
    return proposer


@transaction.atomic
def decline(by: By, approval_id: int, note: str) -> Approval:
    """A second person declines, and says why."""
    row, matter = _open(by, approval_id)
    if by.account_id == row.proposed_by_id:
        raise Refused(
            matter.clause,
            "起案した本人は取り下げることができます",
            "who proposed it can withdraw it",
        )
    return _decide(by, matter, row, State.DECLINED, note)


@transaction.atomic
def withdraw(by: By, approval_id: int, note: str = "") -> Approval:
    """The proposer takes the proposal back."""
    row, matter = _open(by, approval_id)
    if by.account_id != row.proposed_by_id:
        raise Refused(
            matter.clause,
            "取り下げられるのは起案した本人だけです",
            "only who proposed it can withdraw it",
        )
    return _decide(by, matter, row, State.WITHDRAWN, note)


def _open(by: By, approval_id: int) -> tuple[Approval, Matter]:
    row = Approval.objects.select_for_update().get(pk=approval_id)
    matter = MATTERS[Kind(row.kind)]
    by.require(*matter.duties)
    if row.state != State.OPEN:
        raise Refused(matter.clause, "この起案は決定済みです", "the proposal is decided already")
    return row, matter


def _decide(by: By, matter: Matter, row: Approval, state: State, note: str) -> Approval:
    row.state, row.note = state, note
    row.decided_at, row.decided_by_id = by.now, by.account_id
    row.save(update_fields=["state", "note", "decided_at", "decided_by"])
    _journal(by, f"approval_{state}", matter, row, after={"state": state, "note": note})
    return row


def _journal(by: By, operation: str, matter: Matter, row: Approval, after: Mapping) -> None:
    journal(
        by,
        operation,
        matter.clause,
        customer=row.customer,
        contract=row.contract,
        reference=f"approval:{row.pk}",
        after={"kind": row.kind, "subject": row.subject, **after},
    )
