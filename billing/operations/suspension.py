"""Suspending and resuming, with what it means for dunning proposals (Art. 13, 30-3)."""

from collections.abc import Collection

from django.db import transaction

from billing.models import Proposal
from billing.operations import proposals
from billing.operations.accepting import Outdated
from billing.queries.proposals import suspended_for_default
from contracts.context import By, Duty
from contracts.models import Contract
from contracts.operations import suspension
from contracts.operations.locking import lock_accounts, locked_contract
from contracts.terms.explanation import Refused
from contracts.terms.suspension import DEFAULT_GROUND


@transaction.atomic
def suspend(by: By, contract_id: int, ground: str, reason: str = "") -> Contract:
    """Art. 13-3, 30-3: suspend a contract. Raises Refused."""
    by.require(Duty.CONTRACTS)
    contract = locked_contract(contract_id)
    suspension.suspend(by, contract, ground, reason)
    proposals.lapse(by, [contract.billing_account_id])
    return contract


@transaction.atomic
def resume(by: By, contract_id: int) -> Contract:
    """Art. 13: lift a suspension. Raises Refused."""
    by.require(Duty.CONTRACTS)
    contract = locked_contract(contract_id)
    suspension.resume(by, contract)
    proposals.close_liftings(by, contract.billing_account_id)
    return contract


@transaction.atomic
def lift(by: By, account_id: int, shown: Collection[str]) -> list[Contract]:
    """Art. 13-3: resume what was suspended for default, as proposed once all was paid.

    `shown` are the numbers of the contracts that staff were told of. Raises Refused where no
    lifting is proposed, Outdated where other contracts are suspended by now.
    """
    by.require(Duty.CONTRACTS)
    lock_accounts([account_id])
    if not proposals.open_proposals([account_id], [Proposal.Kind.LIFTING]).exists():
        raise Refused(DEFAULT_GROUND, "未決の起案がありません", "no such proposal is open")
    suspended = list(suspended_for_default(account_id, by.day))
    if {contract.number for contract in suspended} != set(shown):
        raise Outdated(DEFAULT_GROUND)
    return [resume(by, contract.pk) for contract in suspended]
