"""Accepting exactly what staff were shown (Art. 6-1, 6-2)."""

from datetime import date

from django.db import transaction

from billing.queries import accepting
from billing.terms import kept
from contracts.models import ChangeRequest, Contract
from contracts.office.context import By, Duty
from contracts.office.terms.explanation import Refused
from contracts.operations import application, requests
from contracts.operations.locking import locked_contract


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


@transaction.atomic
def accept_request(by: By, request_id: int, shown: str) -> ChangeRequest:
    """A change as asked for, at the cost that staff read. Raises Outdated where it is another."""
    by.require(Duty.CONTRACTS)
    row = ChangeRequest.objects.select_related("contract").get(pk=request_id)
    if row.contract_id:
        locked_contract(row.contract_id)
    if row.state == ChangeRequest.State.OPEN and request_seal(row, by.day) != shown:
        raise Outdated(requests.clause(row.kind))
    return requests.accept(by, request_id)


def request_seal(row: ChangeRequest, day: date) -> str:
    """Of what a change asks for and its cost on a day. Raises Refused."""
    return kept.seal(row.before, row.after, accepting.cost(row, day))
