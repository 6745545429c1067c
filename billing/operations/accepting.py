"""Accepting exactly what staff read (Art. 6-1, 6-2)."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from billing.queries import accepting, change_costs
from contracts.models import ChangeRequest, Contract, PlanChange, ServerChange
from contracts.office.context import By, Duty
from contracts.office.operation import operation
from contracts.office.terms import fingerprint
from contracts.office.terms.fingerprint import Changed
from contracts.operations import application, changes, requests
from contracts.operations.arrivals import Arrival
from contracts.operations.locking import locked_contract
from contracts.terms.parameters import Plan


@operation(Duty.CONTRACTS, title=_("Application accepted as quoted"))
@transaction.atomic
def accept(by: By, contract_id: int, starts_on: date, expected: str) -> Contract:
    """`expected` is the fingerprint of the day and the quote that staff read.

    Raises Changed where the quote is another under lock.
    """
    by.require(Duty.CONTRACTS)
    contract = locked_contract(contract_id)
    quote = accepting.quote(contract, by.day, starts_on)
    fingerprint.require(Changed("6-1"), expected, by.day, quote)
    return application.accept(by, contract_id, starts_on)


@operation(Duty.CONTRACTS, title=_("Request accepted as quoted"))
@transaction.atomic
def accept_request(by: By, request_id: int, expected: str) -> ChangeRequest:
    """A change as asked for, at the cost that staff read; `expected` is `request_fingerprint`.

    Raises Changed where the request or its cost is another under lock.
    """
    by.require(Duty.CONTRACTS)
    row = ChangeRequest.objects.select_related("contract").get(pk=request_id)
    if row.contract_id:
        row.contract = locked_contract(row.contract_id)
    if row.state == ChangeRequest.State.OPEN and request_fingerprint(row, by.day) != expected:
        raise Changed(requests.clause(row.kind))
    return requests.accept(by, request_id)


def request_fingerprint(row: ChangeRequest, day: date) -> str:
    """Of what a change asks for and its cost on a day. Raises Refused."""
    return fingerprint.of(day, row.before, row.after, accepting.cost(row, day))


@operation(Duty.CONTRACTS, title=_("Servers added as quoted"))
@transaction.atomic
def add_servers(
    by: By,
    contract_id: int,
    servers: int,
    effective: date,
    expected: str | None,
    arrival: Arrival | None = None,
    second: By | None = None,
) -> ServerChange:
    """Art. 6-2: more servers, at the cost that staff read. Raises Refused, Changed."""
    by.require(Duty.CONTRACTS)
    contract = locked_contract(contract_id)
    cost = change_costs.addition(contract, by.day, servers, effective)
    fingerprint.require(Changed("6-2"), expected, by.day, cost)
    return changes.add_servers(by, contract_id, servers, effective, arrival, second)


@operation(Duty.CONTRACTS, title=_("Plan changed as quoted"))
@transaction.atomic
def change_plan(
    by: By,
    contract_id: int,
    plan: Plan,
    expected: str | None,
    arrival: Arrival | None = None,
    second: By | None = None,
) -> PlanChange:
    """Art. 6-2: another plan, at the prices that staff read. Raises Refused, Changed."""
    by.require(Duty.CONTRACTS)
    contract = locked_contract(contract_id)
    arrived_on = arrival.arrived_on if arrival else None
    cost = change_costs.plan_change(contract, by.day, plan, arrived_on)
    fingerprint.require(Changed("6-2"), expected, by.day, cost)
    return changes.change_plan(by, contract_id, plan, arrival, second)
