"""Suspending and resuming, with what it means for dunning proposals (Art. 13, 30-3)."""

from collections.abc import Collection

from django.db import transaction

from billing.models import DunningProposal
from billing.operations import dunning_proposals
from billing.operations.accepting import Outdated
from billing.queries.dunning_proposals import suspended_for_default
from contracts.models import Contract
from contracts.office.context import By, Duty
from contracts.office.terms.explanation import Refused
from contracts.operations import suspension
from contracts.operations.locking import locked_contract
from contracts.people.operations.locking import lock_accounts
from contracts.terms.suspension import DEFAULT_GROUND


@transaction.atomic
def suspend(by: By, contract_id: int, ground: str, reason: str = "") -> Contract:
    """Art. 13-3, 30-3: suspend a contract. Raises Refused."""
    by.require(Duty.CONTRACTS)
    contract = locked_contract(contract_id)
    suspension.suspend(by, contract, ground, reason)
    dunning_proposals.lapse(by, [contract.billing_account_id])
    return contract


@transaction.atomic
def resume(by: By, contract_id: int) -> Contract:
    """Art. 13: lift a suspension. Raises Refused."""
    by.require(Duty.CONTRACTS)
    contract = locked_contract(contract_id)
    suspension.resume(by, contract)
    dunning_proposals.close_liftings(by, contract.billing_account_id)
    return contract


@transaction.atomic
def lift(by: By, account_id: int, shown: Collection[str]) -> list[Contract]:
    """Art. 13-3: resume what was suspended for default, as proposed once all was paid.

    `shown` are the numbers of the contracts that staff were told of. Raises Refused where no
    lifting is proposed, Outdated where other contracts are suspended by now.
    """
    by.require(Duty.CONTRACTS)
    lock_accounts([account_id])
    if not dunning_proposals.open_proposals([account_id], [DunningProposal.Kind.LIFTING]).exists():
        raise Refused(DEFAULT_GROUND, "未決の起案がありません", "no such proposal is open")
    suspended = list(suspended_for_default(account_id, by.day))
    if {contract.number for contract in suspended} != set(shown):
        raise Outdated(DEFAULT_GROUND)
    return [resume(by, contract.pk) for contract in suspended]
