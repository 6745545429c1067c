"""An incident: recorded when it is known, told, followed up, repaired (Art. 13-1, 27-1, 27-2)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from contracts.office.context import By, Duty
from contracts.office.operation import operation
from contracts.office.operations.numbering import take
from support.incidents.models import Disruption
from support.incidents.operations.course import enter, locked, note
from support.incidents.operations.notifying import affect, tell_all, tell_the_public
from support.incidents.operations.notifying import tell_the_untold as tell
from support.incidents.terms import incident as rules
from support.incidents.terms.course import Effect, Kind, Scope, Step

SERIES = "INC"


@dataclass(frozen=True, slots=True)
class Incident:
    """What is known of it. `part` is empty where the whole service is affected.

    `contract_ids` are the contracts affected; None where all are.
    """

    title: str
    effect: Effect
    starts_at: datetime
    known_at: datetime
    ground: str = ""
    part: str = ""
    contract_ids: Collection[int] | None = None


@operation(Duty.CONTRACTS, record_incident=_("Incident recorded"))
@transaction.atomic
def record(by: By, found: Incident) -> Disruption:
    """Write down what is known; nobody is told yet. Raises Refused."""
    by.require(Duty.CONTRACTS)
    explanation = rules.record(found.effect, found.ground, found.starts_at, found.known_at, by.now)
    is_for_all = found.contract_ids is None
    row = Disruption.objects.create(
        number=take(SERIES, by.day.year)[0],
        kind=Kind.INCIDENT,
        scope=Scope.ALL if is_for_all else Scope.SOME,
        effect=found.effect,
        ground=found.ground,
        title=found.title,
        part=found.part,
        starts_at=found.starts_at,
        known_at=found.known_at,
    )
    if found.contract_ids is not None:
        affect(by, row, found.contract_ids)
    enter(by, row, Step.KNOWN, found.known_at, explanation, found.title)
    note(by, "record_incident", row, explanation, title=found.title, known_at=found.known_at)
    return row


@operation(Duty.CONTRACTS, announce_incident=_("Incident announced"))
@transaction.atomic
def announce(by: By, disruption_id: int, text: str, expected: str | None = None) -> Disruption:
    """Tell those affected, and everybody on the page where all are. Raises Refused."""
    by.require(Duty.CONTRACTS)
    row = locked(disruption_id, expected)
    explanation = rules.announce(row.course, by.now)
    row.announced_at = by.now
    row.save(update_fields=["announced_at"])
    if row.scope == Scope.ALL:
        affect(by, row, ())
    update = enter(by, row, Step.ANNOUNCED, by.now, explanation, text)
    tell_the_public(by, row, "incident_announced", update)
    told = tell(by, row, "incident_announced", update)
    note(by, "announce_incident", row, explanation, companies_notified=told)
    return row


@operation(Duty.CONTRACTS, update_incident=_("Update on an incident or maintenance"))
@transaction.atomic
def post_update(by: By, disruption_id: int, text: str, expected: str | None = None) -> Disruption:
    """What has happened since, to everybody who was told. Raises Refused."""
    by.require(Duty.CONTRACTS)
    row = locked(disruption_id, expected)
    explanation = rules.update(row.course)
    update = enter(by, row, Step.UPDATED, by.now, explanation, text)
    kind = f"{row.kind}_updated"
    tell_the_public(by, row, kind, update)
    told = tell_all(by, row, kind, update)
    note(by, "update_incident", row, explanation, companies_notified=told)
    return row


@operation(Duty.CONTRACTS, widen_incident=_("Further contracts affected"))
@transaction.atomic
def widen(
    by: By, disruption_id: int, contract_ids: Collection[int], expected: str | None = None
) -> Disruption:
    """Further contracts are affected; once it is announced, their holders are told at once.

    A contract named again is told once. Raises Refused.
    """
    by.require(Duty.CONTRACTS)
    row = locked(disruption_id, expected)
    explanation = rules.widen(row.course, Scope(row.scope))
    affect(by, row, contract_ids)
    enter(by, row, Step.WIDENED, by.now, explanation)
    told = 0
    if row.announced_at is not None:
        announced = row.updates.filter(step=Step.ANNOUNCED).latest("id")
        told = tell(by, row, f"{row.kind}_announced", announced)
    note(by, "widen_incident", row, explanation, companies_notified=told)
    return row


@operation(Duty.CONTRACTS, repair_incident=_("Incident repaired"))
@transaction.atomic
def repair(
    by: By, disruption_id: int, at: datetime, text: str, expected: str | None = None
) -> Disruption:
    """The service is whole again since a moment; whoever was told is told. Raises Refused."""
    by.require(Duty.CONTRACTS)
    row = locked(disruption_id, expected)
    explanation = rules.repair(row.course, at, by.now)
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    update = enter(by, row, Step.REPAIRED, at, explanation, text)
    told = 0
    if row.announced_at is not None:
        tell_the_public(by, row, "incident_repaired", update)
        told = tell_all(by, row, "incident_repaired", update)
    note(by, "repair_incident", row, explanation, ended_at=at, companies_notified=told)
    return row
