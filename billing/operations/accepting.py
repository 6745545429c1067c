"""Accepting exactly what staff were shown (Art. 6-1)."""

from datetime import date

from django.db import transaction

from billing.queries import accepting
from billing.terms import kept
from contracts.context import By, Duty
from contracts.models import Contract
from contracts.operations import application
from contracts.operations.locking import locked_contract
from contracts.terms.explanation import Refused


class Outdated(Refused):
    """What was shown is not what would be done by now."""

    def __init__(self, clause: str) -> None:
        super().__init__(
            clause,
            "表示のあとに内容が変わりました。あらためてご確認ください",
            "this has changed since it was shown; please look at it again",
        )


@transaction.atomic
def accept(by: By, contract_id: int, starts_on: date, shown: str) -> Contract:
    """`shown` is the seal of the quote that staff read. Raises Outdated where it is another."""
    by.require(Duty.CONTRACTS)
    contract = locked_contract(contract_id)
    if kept.seal(accepting.quote(contract, by.day, starts_on)) != shown:
        raise Outdated("6-1")
    return application.accept(by, contract_id, starts_on)
