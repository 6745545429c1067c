"""What a change of a contract would cost, from the rows as they are."""

from datetime import date

from billing.queries.law import law
from billing.terms import change_cost
from contracts.models import Contract
from contracts.queries import contract_snapshot, facts
from contracts.terms.parameters import Plan


def addition(contract: Contract, day: date, servers: int, effective: date) -> change_cost.Addition:
    """Art. 6-2: what `servers` more from a day on would cost. Raises Refused."""
    together = Contract.objects.filter(billing_account=contract.billing_account_id)
    rows = list(contract_snapshot.with_facts(together.order_by("number")))
    known = {row.pk: contract_snapshot.of_row(row) for row in rows}
    return change_cost.addition(
        known.pop(contract.pk),
        list(known.values()),
        facts.book(),
        contract_snapshot.account_agreements(rows[0]),
        law(),
        day,
        servers,
        effective,
    )


def plan_change(contract: Contract, day: date, plan: Plan) -> change_cost.PlanCost:
    """Art. 6-2: the next term's price by either plan. Raises Refused."""
    row = contract_snapshot.one(contract.pk)
    agreements = contract_snapshot.account_agreements(row)
    return change_cost.plan_change(
        contract_snapshot.of_row(row), facts.book(), agreements, law(), day, plan
    )
