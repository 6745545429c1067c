"""What happens by itself on a day: newcomers are told of maintenance."""

from collections.abc import Sequence
from datetime import date, datetime, time

from contracts.office import context
from contracts.office.context import TOKYO
from contracts.office.daily import STAGES, Stage
from contracts.office.queries.selecting import select_ids
from support.incidents.operations.maintenance import tell_newcomers

NEWCOMERS = """
SELECT d.id
  FROM incidents_disruption d
 WHERE d.kind = 'maintenance' AND d.scope = 'all'
   AND d.ended_at IS NULL AND d.cancelled_at IS NULL AND d.planned_end_at > %(morning)s
   AND EXISTS (
       SELECT FROM contracts_contract k
        WHERE k.service_starts_on <= (d.planned_end_at AT TIME ZONE 'Asia/Tokyo')::date
          AND (k.ends_on IS NULL OR k.ends_on >= (d.starts_at AT TIME ZONE 'Asia/Tokyo')::date)
          AND NOT EXISTS (SELECT FROM incidents_affected a
                           WHERE a.disruption_id = d.id AND a.contract_id = k.id
                             AND a.told_at IS NOT NULL))
 ORDER BY d.id
"""
"""Maintenance still to come, for all, of which the holder of some contract was not told."""


def to_tell(day: date) -> list[int]:
    return select_ids(NEWCOMERS, morning=_morning(day))


def tell(ids: Sequence[int], day: date) -> None:
    tell_newcomers(context.system(day), ids)


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(), TOKYO)


STAGES.register(Stage("maintenance", to_tell, tell, after=("renew",)))
