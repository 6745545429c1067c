"""Suspending and resuming, with what it means for dunning proposals (Art. 13, 30-3)."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from billing.models import DunningProposal
from billing.operations import dunning_proposals
from billing.queries import staff_acts, taken_back
from billing.queries.dunning_proposals import suspended_for_default
from billing.terms import staff_acts as rules
from contracts.models import Contract, PartSuspension
from contracts.office import evidence
from contracts.office.context import By, Duty
from contracts.office.evidence import Use
from contracts.office.operation import operation
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Refused
from contracts.office.terms.fingerprint import Changed
from contracts.operations import suspension
from contracts.operations.locking import locked_contract
from contracts.people.operations.locking import lock_accounts
from contracts.queries.suspended import open_parts
from contracts.terms.part_suspension import Stopped
from contracts.terms.suspension import DEFAULT_GROUND


@operation(Duty.CONTRACTS, title=_("Suspension as shown"))
@transaction.atomic
def suspend(
    by: By,
    contract_id: int,
    ground: str,
    reason: str = "",
    expected: str | None = None,
    case: str = "",
) -> Contract:
    """Art. 13-3, 30-3: suspend a contract. Raises Refused.

    `expected` is the fingerprint of the day and the consequences that were read; raises
    Changed where they are others by now. `case` is the number of what it rests on, if any.
    """
    by.require(Duty.CONTRACTS)
    contract = locked_contract(contract_id)
    if expected is not None:
        found = rules.suspending(*staff_acts.of_contract(contract, by.day, "13-3"), ground)
        fingerprint.require(Changed("13-3"), expected, by.day, found)
    suspension.suspend(by, contract, ground, reason)
    evidence.used(by, case, contract, Use("suspend", ground, by.day, reason))
    dunning_proposals.lapse(by, [contract.billing_account_id])
    return contract


@operation(Duty.CONTRACTS, title=_("Resumption as shown"))
@transaction.atomic
def resume(by: By, contract_id: int, expected: str | None = None) -> Contract:
    """Art. 13: lift a suspension. Raises Refused, Changed as `suspend`."""
    by.require(Duty.CONTRACTS)
    contract = locked_contract(contract_id)
    if expected is not None:
        found = rules.resuming(*staff_acts.of_contract(contract, by.day, "13"))
        fingerprint.require(Changed("13"), expected, by.day, found)
    suspension.resume(by, contract)
    dunning_proposals.close_liftings(by, contract.billing_account_id)
    return contract


@operation(Duty.CONTRACTS, title=_("Suspension of a part as shown"))
@transaction.atomic
def suspend_part(
    by: By,
    contract_id: int,
    stopped: Stopped,
    ground: str,
    starts_on: date,
    reason: str = "",
    expected: str | None = None,
    case: str = "",
) -> PartSuspension:
    """Art. 13-3, 30-3 for a part, from a day on. Raises Refused, Changed as `suspend`.

    Dunning knows whole contracts only: its proposals stay as they are.
    """
    by.require(Duty.CONTRACTS)
    contract = locked_contract(contract_id)
    if expected is not None:
        payer, life = staff_acts.of_contract(contract, by.day, "13-3")
        parts = open_parts(contract)
        found = rules.suspending_part(payer, life, stopped, ground, starts_on, parts)
        fingerprint.require(Changed("13-3"), expected, by.day, found)
    row = suspension.suspend_part(by, contract, stopped, ground, starts_on, reason)
    evidence.used(by, case, contract, Use("suspend_part", ground, by.day, reason))
    return row


@operation(Duty.CONTRACTS, title=_("Resumption of a part as shown"))
@transaction.atomic
def resume_part(by: By, part_id: int, expected: str | None = None) -> Contract:
    """Art. 13: lift the suspension of a part, or call it off before it begins.

    Raises Refused, Changed as `suspend`.
    """
    by.require(Duty.CONTRACTS)
    contract_id = PartSuspension.objects.values_list("contract_id", flat=True).get(pk=part_id)
    contract = locked_contract(contract_id)
    row = contract.part_suspensions.get(pk=part_id)
    if expected is not None:
        payer, life = staff_acts.of_contract(contract, by.day, "13")
        found = rules.resuming_part(payer, life, row.stopped, row.starts_on, row.lifted_on)
        fingerprint.require(Changed("13"), expected, by.day, found)
    suspension.resume_part(by, contract, row)
    return contract


@operation(Duty.CONTRACTS, title=_("Suspension for default lifted"))
@transaction.atomic
def lift(by: By, account_id: int, expected: str) -> list[Contract]:
    """Art. 13-3: resume what was suspended for default, as proposed once all was paid.

    `expected` is the fingerprint of the day and the numbers of the contracts that staff
    read. Raises Refused where no lifting is proposed, or while it is not decided whether a
    payment stands whose money the bank took back; Changed where other contracts are suspended
    by now.
    """
    by.require(Duty.CONTRACTS)
    lock_accounts([account_id])
    if not dunning_proposals.open_proposals([account_id], [DunningProposal.Kind.LIFTING]).exists():
        raise Refused(DEFAULT_GROUND, "未決の起案がありません", "There is no open proposal")
    if taken_back.waiting([account_id]):
        raise Refused(
            DEFAULT_GROUND,
            "銀行が取り消した入金があります。先に、その入金の取消しを決めてください",
            "The bank took a payment back: decide first whether that payment is reversed",
        )
    suspended = list(suspended_for_default(account_id, by.day))
    numbers = [contract.number for contract in suspended]
    fingerprint.require(Changed(DEFAULT_GROUND), expected, by.day, numbers)
    return [resume(by, contract.pk) for contract in suspended]
