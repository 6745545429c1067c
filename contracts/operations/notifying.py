"""Notices to the holder of a contract."""

from collections.abc import Mapping

from contracts.models import Contract
from contracts.office.context import By
from contracts.office.models import Notice
from contracts.office.operations.record import notify


def notify_holder(by: By, kind: str, contract: Contract, data: Mapping | None = None) -> Notice:
    """To the contract's responsible person (Art. 8-1)."""
    return notify(by, kind, [contract.responsible.email], contract=contract, data=data)
