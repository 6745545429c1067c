"""What a change of a contract would cost, from the rows as they are."""

from datetime import date

from billing.queries import payers
from billing.terms import change_cost
from contracts.models import Contract
from contracts.queries import arrivals
from contracts.terms.parameters import Plan


def addition(contract: Contract, day: date, servers: int, effective: date) -> change_cost.Addition:
    """Art. 6-2: what `servers` more from a day on would cost. Raises Refused."""
    payer, life = payers.of_contract(contract, day, "6-2")
    return change_cost.addition(payer, life, servers, effective)


def plan_change(
    contract: Contract, day: date, plan: Plan, arrived_on: date | None = None
) -> change_cost.PlanCost:
    """Art. 6-2: the next term's price by either plan. Raises Refused.

    A wish that staff enter arrived on an earlier day, or on the day itself.
    """
    if arrived_on is not None:
        arrivals.check(contract, arrived_on, day, "6-2")
    payer, life = payers.of_contract(contract, day, "6-2")
    return change_cost.plan_change(payer, life, plan, arrived_on)
