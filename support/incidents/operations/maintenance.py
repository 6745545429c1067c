"""Maintenance: announced before it starts, finished or cancelled (Art. 13-1(1), 13-2)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from contracts.office.context import By, Duty
from contracts.office.operation import internal, operation
from contracts.office.operations.numbering import take
from support.incidents.models import Disruption
from support.incidents.operations.course import enter, locked, note
from support.incidents.operations.notifying import affect, tell_all, tell_the_public
from support.incidents.operations.notifying import tell_the_untold as tell
from support.incidents.queries import announcing
from support.incidents.terms import maintenance as rules
from support.incidents.terms.course import Effect, Kind, Scope, Step
from support.incidents.terms.windows import Window

SERIES = "MNT"


@dataclass(frozen=True, slots=True)
class Planned:
    """What is planned. `urgent_reason` says why it cannot wait for the notice period.

    `contract_ids` are the contracts affected; None where all are.
    """

    title: str
    effect: Effect
    window: Window
    text: str
    part: str = ""
    urgent_reason: str = ""
    contract_ids: Collection[int] | None = None


@operation(Duty.CONTRACTS, announce_maintenance=_("Maintenance announced"))
@transaction.atomic
def announce(by: By, planned: Planned) -> Disruption:
    """Tell those affected in time, or at once with the reason of urgency. Raises Refused.

    Two who announce at once do so one after the other: the number is taken first.
    """
    by.require(Duty.CONTRACTS)
    (number,) = take(SERIES, by.day.year)
    chosen, window = planned.contract_ids, planned.window
    found = announcing.foreseen(window, by.now, planned.urgent_reason, chosen)
    is_urgent = found.ground == rules.URGENT
    row = Disruption.objects.create(
        number=number,
        kind=Kind.MAINTENANCE,
        scope=Scope.ALL if chosen is None else Scope.SOME,
        effect=planned.effect,
        ground=found.ground,
        title=planned.title,
        part=planned.part,
        urgent_reason=planned.urgent_reason if is_urgent else "",
        starts_at=window.starts_at,
        planned_end_at=window.ends_at,
        announced_at=by.now,
    )
    affect(by, row, chosen or ())
    update = enter(by, row, Step.ANNOUNCED, by.now, found.explanation, planned.text)
    tell_the_public(by, row, "maintenance_announced", update)
    told = tell(by, row, "maintenance_announced", update)
    note(
        by,
        "announce_maintenance",
        row,
        found.explanation,
        starts_at=window.starts_at,
        planned_end_at=window.ends_at,
        companies_notified=told,
    )
    return row


@operation(Duty.CONTRACTS, finish_maintenance=_("Maintenance finished"))
@transaction.atomic
def finish(
    by: By, disruption_id: int, at: datetime, text: str, expected: str | None = None
) -> Disruption:
    """It was over at a moment; whoever was told is told. Raises Refused."""
    by.require(Duty.CONTRACTS)
    row = locked(disruption_id, expected)
    explanation = rules.finish(row.course, at, by.now)
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    update = enter(by, row, Step.FINISHED, at, explanation, text)
    tell_the_public(by, row, "maintenance_finished", update)
    told = tell_all(by, row, "maintenance_finished", update)
    note(by, "finish_maintenance", row, explanation, ended_at=at, companies_notified=told)
    return row


@operation(Duty.CONTRACTS, cancel_maintenance=_("Maintenance cancelled"))
@transaction.atomic
def cancel(by: By, disruption_id: int, text: str, expected: str | None = None) -> Disruption:
    """It does not take place; whoever was told is told. Raises Refused."""
    by.require(Duty.CONTRACTS)
    row = locked(disruption_id, expected)
    explanation = rules.cancel(row.course, by.now)
    row.cancelled_at = by.now
    row.save(update_fields=["cancelled_at"])
    update = enter(by, row, Step.CANCELLED, by.now, explanation, text)
    tell_the_public(by, row, "maintenance_cancelled", update)
    told = tell_all(by, row, "maintenance_cancelled", update)
    note(by, "cancel_maintenance", row, explanation, companies_notified=told)
    return row


@internal()
@transaction.atomic
def tell_newcomers(by: By, ids: Iterable[int]) -> None:
    """Holders of contracts that came after the announcement for all are told of it too."""
    for row in Disruption.objects.filter(pk__in=list(ids)).order_by("pk"):
        row = locked(row.pk)
        if row.course.is_over() or row.scope != Scope.ALL:
            continue
        affect(by, row, ())
        update = row.updates.filter(step=Step.ANNOUNCED).latest("id")
        tell(by, row, "maintenance_announced", update)
