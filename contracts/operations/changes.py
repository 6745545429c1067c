"""Changes of a contract in force that add or replace (Art. 6-2)."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from contracts.models import Contract, PlanChange, ServerChange
from contracts.office.context import By, Duty
from contracts.office.operation import internal, operation
from contracts.office.operations.record import journal
from contracts.operations.arrivals import Arrival, columns, recorded, require_enterer, told
from contracts.operations.lapsing import lapse_moot
from contracts.operations.locking import locked_contract
from contracts.operations.notifying import notify_holder
from contracts.people.models import Contact
from contracts.queries import arrivals, facts
from contracts.terms import application as rules
from contracts.terms.ending import Reduction
from contracts.terms.parameters import Plan


@operation(Duty.CONTRACTS, add_servers=_("Additional servers"))
@transaction.atomic
def add_servers(
    by: By,
    contract_id: int,
    servers: int,
    effective: date | None = None,
    arrival: Arrival | None = None,
    second: By | None = None,
) -> ServerChange:
    """Art. 6-2: more servers from an agreed day on. Raises Refused.

    They come on or after acceptance, so the day on which the holder's letter arrived is
    kept and moves nothing; `second` is needed where that was long ago.
    """
    by.require(Duty.CONTRACTS)
    contract = locked_contract(contract_id)
    if arrival is not None:
        require_enterer(by, arrival, second, "6-2")
        arrivals.check(contract, arrival.arrived_on, by.day, "6-2")
    effective = effective or by.day
    rules.add_servers(facts.life(contract, "6-2"), by.day, servers, effective)
    change = ServerChange.objects.create(
        contract=contract,
        kind=ServerChange.Kind.ADDITION,
        servers=servers,
        effective_on=effective,
        **columns(arrival, by),
    )
    after = {"servers": servers, "effective_on": effective}
    entry = {**after, **recorded(arrival, second)}
    journal(by, "add_servers", "6-2", contract=contract, after=entry)
    notify_holder(by, "changed", contract, {**after, **told(arrival)})
    return change


@internal(reduce_servers=_("Servers reduced"))
def record_reduction(
    by: By,
    contract: Contract,
    servers: int,
    reduction: Reduction,
    quote: str,
    arrival: Arrival | None = None,
    second: By | None = None,
) -> ServerChange:
    """Put a reduction that the rules allow on file, for a contract under lock.

    `quote` is the fingerprint of what was read.
    """
    change = reduction.change
    row = ServerChange.objects.create(
        contract=contract,
        kind=ServerChange.Kind.REDUCTION,
        servers=servers,
        effective_on=change.effective_on,
        with_term=change.with_term,
        explanation=reduction.explanation.to_json(),
        **columns(arrival, by),
    )
    after = {
        "servers": -servers,
        "effective_on": change.effective_on,
        "with_term": change.with_term,
    }
    entry = {**after, "quote": quote, **recorded(arrival, second)}
    journal(by, "reduce_servers", "16-1", contract=contract, after=entry)
    explanation = reduction.explanation.to_json()
    data = {**after, "explanation": explanation, **told(arrival)}
    notify_holder(by, "changed", contract, data)
    return row


@operation(Duty.CONTRACTS, change_plan=_("Change of plan"))
@transaction.atomic
def change_plan(
    by: By,
    contract_id: int,
    plan: Plan,
    arrival: Arrival | None = None,
    second: By | None = None,
) -> PlanChange:
    """Art. 6-2: another plan from the next term on. Raises Refused.

    By letter it is the term after the day of arrival, unless that has begun by now; `second`
    is needed where the letter arrived long ago.
    """
    by.require(Duty.CONTRACTS)
    contract = locked_contract(contract_id)
    if arrival is not None:
        require_enterer(by, arrival, second, "6-2")
        arrivals.check(contract, arrival.arrived_on, by.day, "6-2")
    arrived_on = arrival.arrived_on if arrival else by.day
    number = rules.change_plan(facts.life(contract, "6-2"), by.day, plan, arrived_on)
    change = PlanChange.objects.create(
        contract=contract, plan=plan, with_term=number, **columns(arrival, by)
    )
    after = {"plan": plan, "with_term": number}
    entry = {**after, **recorded(arrival, second)}
    journal(by, "change_plan", "6-2", contract=contract, after=entry)
    notify_holder(by, "changed", contract, {**after, **told(arrival)})
    lapse_moot(by, [contract.pk])
    return change


@operation(Duty.CONTRACTS, change_responsible=_("Change of responsible person"))
@transaction.atomic
def change_responsible(by: By, contract_id: int, contact: Contact) -> Contract:
    """Art. 8-2: another responsible person, of the same company.

    Holders ask for it by `requests.request_responsible`.
    """
    by.require(Duty.CONTRACTS)
    contract = locked_contract(contract_id)
    if contact.customer_id != contract.customer_id:
        raise ValueError("the contact belongs to another company")
    before = {"responsible": str(contract.responsible)}
    contract.responsible = contact
    contract.save(update_fields=["responsible"])
    after = {"responsible": str(contact)}
    journal(by, "change_responsible", "8-2", contract=contract, before=before, after=after)
    notify_holder(by, "changed", contract, after)
    lapse_moot(by, [contract.pk])
    return contract
