"""Fixing the end of a contract (Art. 14-2, 16, 17, 18)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from contracts.models import Contract, Ending, ServiceEnd
from contracts.office.context import By, Duty, Member, Role
from contracts.office.operation import internal, operation
from contracts.office.operations import approvals
from contracts.office.operations.record import Told, journal, notify_many, post
from contracts.office.operations.two_people import require_two
from contracts.office.terms.explanation import Explanation
from contracts.office.terms.notices import speaking
from contracts.operations.arrivals import (
    Arrival,
    columns,
    paper_gone_if_refused,
    recorded,
    require_enterer,
    told,
)
from contracts.operations.lapsing import lapse_moot
from contracts.operations.locking import locked_contract, locked_contracts
from contracts.operations.notifying import notify_holder
from contracts.people.queries.languages import of_companies
from contracts.queries import arrivals, facts, service_end
from contracts.queries.service_end import KIND
from contracts.terms import renewal
from contracts.terms.facts import EndReason


@dataclass(frozen=True, slots=True)
class End:
    """An end that the rules allow: its reason, arrival and last day.

    `arrival` is given of a notice of the holder's that staff entered, by two people if
    `second` is. `quote` is what was shown that it would cost, as JSON, with its fingerprint.
    """

    reason: EndReason
    received_on: date
    ends_on: date
    explanation: Explanation
    ground: str = ""
    desired_on: date | None = None
    quote: Mapping = field(default_factory=dict)
    fingerprint: str = ""
    arrival: Arrival | None = None
    second: By | None = None


@internal(fix_end=_("Contract end confirmed"))
def fix_end(by: By, contract: Contract, end: End) -> Ending:
    """Set the end of a contract under lock; one fixed before for a later day is replaced.

    What was asked for and needs a contract that goes on comes to nothing.
    """
    ending = _fix(by, contract, end)
    lapse_moot(by, [contract.pk])
    return ending


def _fix(by: By, contract: Contract, end: End) -> Ending:
    before = {"ends_on": contract.ends_on, "end_reason": contract.end_reason}
    contract.endings.filter(replaced_on=None).update(replaced_on=by.day)
    ending = Ending.objects.create(
        contract=contract,
        reason=end.reason,
        ground=end.ground,
        by_holder=by.role is Role.CUSTOMER or end.arrival is not None,
        desired_on=end.desired_on,
        ends_on=end.ends_on,
        explanation=end.explanation.to_json(),
        quote=dict(end.quote),
        **columns(end.arrival, by, end.received_on),
    )
    contract.ends_on = end.ends_on
    contract.end_reason = end.reason
    contract.save(update_fields=["ends_on", "end_reason"])
    after = {"ends_on": end.ends_on, "end_reason": end.reason, "ground": end.ground}
    if end.fingerprint:
        after["quote"] = end.fingerprint
    after.update(recorded(end.arrival, end.second))
    clause = end.explanation.clause
    journal(by, "fix_end", clause, contract=contract, before=before, after=after)
    return ending


@operation(Duty.CONTRACTS, Member.OWNER, title=_("Notice of non-renewal entered"))
@transaction.atomic
def decline_renewal(
    by: By, contract_id: int, arrival: Arrival | None = None, second: By | None = None
) -> Contract:
    """Art. 14-2: a notice of non-renewal, from the holder or the company. Raises Refused.

    `arrival` is given of a notice of the holder's that staff enter; `second` is needed
    where it arrived long ago.
    """
    contract = locked_contract(contract_id)
    by.require_holder(contract.customer_id)
    arrived_on = None
    if arrival is not None:
        require_enterer(by, arrival, second, "14-2")
        arrived_on = arrival.arrived_on
        arrivals.check(contract, arrived_on, by.day, "14-2")
    decision = renewal.decline(facts.life(contract, "14-2"), by.day, arrived_on)
    end = End(
        EndReason.EXPIRED,
        by.day,
        decision.ends_on,
        decision.explanation,
        arrival=arrival,
        second=second,
    )
    ending = fix_end(by, contract, end)
    data = {
        "ends_on": decision.ends_on,
        "explanation": decision.explanation.to_json(),
        **told(arrival),
    }
    with paper_gone_if_refused(arrival, ending):
        notify_holder(by, "non_renewal", contract, data)
    return contract


@operation(Duty.ADMINISTRATION, end_service=_("End of the service announced"))
@transaction.atomic
def post_service_end(by: By, effective: date, second: By | None = None) -> list[Contract]:
    """Art. 18: the end of the service, posted for all and mailed to every holder.

    Two people. Returns the contracts that it ends. Raises Refused.
    """
    require_two(by, second, "18-1", Duty.ADMINISTRATION)
    formed = Contract.objects.filter(formed_on__isnull=False)
    contracts = locked_contracts(list(formed.values_list("pk", flat=True)))
    decision = service_end.foreseen(contracts, by.day, effective)
    explanation = decision.explanation.to_json()
    ServiceEnd.objects.create(posted_on=by.day, effective_on=effective, explanation=explanation)
    ended = set(decision.ends)
    end = End(EndReason.SERVICE_ENDED, by.day, effective, decision.explanation)
    ending = [contract for contract in contracts if contract.number in ended]
    for contract in ending:
        _fix(by, contract, end)
    lapse_moot(by, [contract.pk for contract in ending])
    reference = f"service_end:{by.day}:{effective}"
    data = {"effective_on": effective, "explanation": explanation}
    post(by, KIND, reference, {**data, "mailed_to_all": True})
    told = _told(by, contracts, reference, {**data, "posted_at": by.now})
    notify_many(by, KIND, told)
    after = {"effective_on": effective, "companies_notified": len(told)}
    journal(by, "end_service", "18-1", reference=reference, after=after)
    return ending


def _told(by: By, contracts: Iterable[Contract], reference: str, data: Mapping) -> list[Told]:
    """Each holder, at the responsible persons of its contracts, with their last days."""
    held = service_end.held(contracts, by.day)
    languages = of_companies(held)
    return [
        Told(
            company,
            f"{reference}:{company}",
            {
                **data,
                "contracts": [{"number": k.number, "ends_on": k.ends_on} for k in mine],
                **speaking(languages[company]),
            },
            [k.responsible.email for k in mine],
        )
        for company, mine in held.items()
    ]


@operation(Duty.CONTRACTS, end=_("Contract ended"))
@transaction.atomic
def carry_out(by: By, contract_ids: Sequence[int]) -> None:
    """Record that contracts are over; their status has followed from the date already."""
    by.require(Duty.CONTRACTS)
    for contract in locked_contracts(contract_ids):
        waiting = contract.endings.filter(replaced_on=None, carried_out_on=None, ends_on__lt=by.day)
        if waiting.update(carried_out_on=by.day):
            after = {"ends_on": contract.ends_on, "end_reason": contract.end_reason}
            journal(by, "end", "22-1", contract=contract, after=after)
    lapse_moot(by, contract_ids)
    approvals.lapse_moot(by, contract_ids)
