"""Suspending and resuming, with what it means for dunning proposals (Art. 13, 30-3)."""

from django.db import transaction

from billing.operations import proposals
from contracts.context import By, Duty
from contracts.models import Contract
from contracts.operations import suspension
from contracts.operations.locking import locked_contract


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
