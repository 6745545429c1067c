"""Interruptions without notice, and maintenance announced before it starts (Art. 13-1, 13-2).

Holders are notified at once: by mail to each responsible person, and on the public page where
the whole service is concerned.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from contracts.models import Contract, Interruption
from contracts.office.context import By, Duty
from contracts.office.operation import operation
from contracts.office.operations.record import journal, notify, post
from contracts.office.terms.explanation import Explanation
from contracts.terms import interruption as rules


@operation(Duty.CONTRACTS, interrupted=_("Service interrupted"))
@transaction.atomic
def interrupt(
    by: By, ground: str, affected: str, starts_at: datetime, contract: Contract | None = None
) -> Interruption:
    """Record what has begun, and notify those affected. Raises Refused."""
    by.require(Duty.CONTRACTS)
    explanation = rules.interrupt(ground, starts_at, by.now)
    row = Interruption.objects.create(
        contract=contract,
        ground=ground,
        affected=affected,
        starts_at=starts_at,
        recorded_at=by.now,
    )
    _tell(by, "interrupted", row, explanation)
    return row


@operation(Duty.CONTRACTS, maintenance=_("Maintenance announced"))
@transaction.atomic
def announce_maintenance(
    by: By,
    affected: str,
    starts_at: datetime,
    ends_at: datetime,
    contract: Contract | None = None,
) -> Interruption:
    """Announce planned maintenance before it starts. Raises Refused."""
    by.require(Duty.CONTRACTS)
    explanation = rules.announce(starts_at, ends_at, by.now)
    row = Interruption.objects.create(
        contract=contract,
        ground=rules.MAINTENANCE,
        affected=affected,
        starts_at=starts_at,
        planned_end_at=ends_at,
        recorded_at=by.now,
    )
    _tell(by, "maintenance", row, explanation)
    return row


@operation(Duty.CONTRACTS, restored=_("Service restored"))
@transaction.atomic
def restore(by: By, interruption_id: int, at: datetime | None = None) -> Interruption:
    """The service is back. Raises Refused when it is already, or before the start."""
    by.require(Duty.CONTRACTS)
    row = Interruption.objects.select_for_update(of=["self"]).get(pk=interruption_id)
    at = at or by.now
    rules.restore(row.starts_at, row.ended_at, at)
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    explanation = Explanation(
        row.ground, "restoration", "サービスは復旧しました", "The service has been restored"
    )
    _tell(by, "restored", row, explanation)
    return row


def _tell(by: By, kind: str, row: Interruption, explanation: Explanation) -> None:
    data = {
        "affected": row.affected,
        "starts_at": row.starts_at,
        "planned_end_at": row.planned_end_at,
        "ended_at": row.ended_at,
        "explanation": explanation.to_json(),
    }
    reference = f"interruption:{row.pk}:{kind}"
    journal(by, kind, row.ground, contract=row.contract, reference=reference, after=data)
    if row.contract is None:
        post(by, kind, reference, data)
    for contract in _concerned(by, row):
        notify(by, kind, [contract.responsible.email], contract=contract, data=data)


def _concerned(by: By, row: Interruption) -> Iterable[Contract]:
    """The contract, or every one whose service runs."""
    if row.contract is not None:
        return [row.contract]
    running = Contract.objects.filter(service_starts_on__lte=by.day).exclude(ends_on__lt=by.day)
    return running.select_related("responsible").order_by("customer__number", "number")
