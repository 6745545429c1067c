"""What accepting an application would bring, from the rows as they are."""

from collections.abc import Mapping
from datetime import date

from billing.queries import change_costs, payers
from billing.terms import acceptance, change_cost
from contracts.models import ChangeRequest, Contract
from contracts.queries import facts
from contracts.terms.parameters import ParameterScope, Plan, validated


def quote(
    contract: Contract,
    day: date,
    starts_on: date | None = None,
    individual: Mapping[str, object] | None = None,
) -> acceptance.AcceptanceQuote:
    """Art. 6-1: accepted on the day, with the service from `starts_on` or the day itself.

    `individual` is plain JSON. Raises Refused, InvalidParameter.
    """
    end = facts.service_end()
    return acceptance.acceptance(
        payers.of_account(contract.billing_account_id, day),
        facts.of_contract(contract),
        starts_on or day,
        end.effective_on if end else None,
        validated(individual or {}, ParameterScope.CONTRACT),
    )


def cost(row: ChangeRequest, day: date) -> change_cost.Addition | change_cost.PlanCost | None:
    """Art. 6-2: what accepting a change on the day would cost; None where it costs nothing.

    Servers whose wished day has passed come on the day itself. Raises Refused.
    """
    if row.contract is None:
        return None
    if row.kind == ChangeRequest.Kind.ADD_SERVERS:
        wished = date.fromisoformat(row.after["effective_on"])
        return change_costs.addition(row.contract, day, row.after["servers"], max(wished, day))
    if row.kind == ChangeRequest.Kind.CHANGE_PLAN:
        return change_costs.plan_change(row.contract, day, Plan(row.after["plan"]))
    return None
