"""A holder asks for exactly what was read: more servers, another plan, at a cost (Art. 6-2).

In asking, the holder consents to the terms in force.
"""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from billing.queries import change_costs
from contracts.models import ChangeRequest
from contracts.office.context import By, Duty, Member
from contracts.office.operation import operation
from contracts.office.terms import fingerprint
from contracts.office.terms.fingerprint import Changed
from contracts.operations import requests
from contracts.operations.consenting import Consent
from contracts.operations.locking import locked_contract
from contracts.terms.parameters import Plan


@operation(Duty.CONTRACTS, Member.OWNER, title=_("Servers requested"))
@transaction.atomic
def ask_for_servers(
    by: By, contract_id: int, servers: int, effective: date, expected: str, consent: Consent
) -> ChangeRequest:
    """`expected` is the fingerprint of the day and the cost. Raises Refused, Changed."""
    contract = locked_contract(contract_id)
    by.require_holder(contract.customer_id)
    cost = change_costs.addition(contract, by.day, servers, effective)
    fingerprint.require(Changed("6-2"), expected, by.day, cost)
    return requests.request_servers(by, contract_id, servers, effective, consent)


@operation(Duty.CONTRACTS, Member.OWNER, title=_("Plan requested as quoted"))
@transaction.atomic
def ask_for_plan(
    by: By, contract_id: int, plan: Plan, expected: str, consent: Consent
) -> ChangeRequest:
    """`expected` is the fingerprint of the day and the prices. Raises Refused, Changed."""
    contract = locked_contract(contract_id)
    by.require_holder(contract.customer_id)
    cost = change_costs.plan_change(contract, by.day, plan)
    fingerprint.require(Changed("6-2"), expected, by.day, cost)
    return requests.request_plan(by, contract_id, plan, consent)
