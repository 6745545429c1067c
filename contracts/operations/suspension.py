"""Suspending and resuming the service of a contract under lock (Art. 13, 30-3)."""

from django.utils.translation import gettext_lazy as _

from contracts.models import Contract, Suspension
from contracts.office.context import By
from contracts.office.operation import internal
from contracts.office.operations.record import journal
from contracts.operations.notifying import notify_holder
from contracts.queries import facts
from contracts.terms import suspension as rules


@internal(suspend=_("Service suspended"))
def suspend(by: By, contract: Contract, ground: str, reason: str = "") -> Suspension:
    """Raises Refused unless the contract is active and not suspended."""
    explanation = rules.suspend(facts.of_contract(contract), by.day, ground)
    row = Suspension.objects.create(
        contract=contract, ground=ground, starts_on=by.day, reason=reason
    )
    journal(by, "suspend", ground, contract=contract, after={"ground": ground, "reason": reason})
    data = {"explanation": explanation.to_json(), "reason": reason}
    notify_holder(by, "suspended", contract, data)
    return row


@internal(resume=_("Service resumed"))
def resume(by: By, contract: Contract) -> None:
    """Raises Refused unless the contract is active and suspended."""
    explanation = rules.resume(facts.of_contract(contract), by.day)
    contract.suspensions.filter(lifted_on=None).update(lifted_on=by.day)
    journal(by, "resume", "13", contract=contract)
    notify_holder(by, "resumed", contract, {"explanation": explanation.to_json()})
