"""Suspending and resuming the service of a contract or a part of it, under lock (Art. 13, 30-3)."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from contracts.models import Contract, PartSuspension, Suspension
from contracts.office.context import By
from contracts.office.operation import internal
from contracts.office.operations.record import journal
from contracts.operations.notifying import notify_holder
from contracts.queries import facts
from contracts.queries.suspended import open_parts
from contracts.terms import part_suspension as rules_of_parts
from contracts.terms import suspension as rules
from contracts.terms.facts import formed
from contracts.terms.part_suspension import Stopped


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


@internal(suspend_part=_("Part of the service suspended"))
def suspend_part(
    by: By, contract: Contract, stopped: Stopped, ground: str, starts_on: date, reason: str = ""
) -> PartSuspension:
    """Raises Refused as `rules_of_parts.suspend_part`."""
    life = facts.life(contract, "13")
    explanation = rules_of_parts.suspend_part(
        life, by.day, stopped, ground, starts_on, open_parts(contract)
    )
    row = PartSuspension.objects.create(
        contract=contract,
        part=stopped.part.value,
        servers=stopped.servers,
        name=stopped.name,
        ground=ground,
        entered_on=by.day,
        starts_on=starts_on,
        reason=reason,
    )
    data = {"explanation": explanation.to_json(), "reason": reason}
    journal(by, "suspend_part", ground, contract=contract, after={"ground": ground, **data})
    notify_holder(by, "part_suspended", contract, data)
    return row


@internal(resume_part=_("Part of the service resumed"))
def resume_part(by: By, contract: Contract, row: PartSuspension) -> None:
    """Raises Refused unless it stands and the contract goes on."""
    known = formed(facts.of_contract(contract), "13")
    explanation = rules_of_parts.resume_part(
        known, by.day, row.stopped, row.starts_on, row.lifted_on
    )
    row.lifted_on = by.day
    row.save(update_fields=["lifted_on"])
    said = {"explanation": explanation.to_json()}
    journal(by, "resume_part", "13", contract=contract, after=said)
    notify_holder(by, "part_resumed", contract, said)
