"""What happens by itself on a day: newcomers are told of maintenance."""

from collections.abc import Sequence
from datetime import date

from contracts.office import context
from contracts.office.daily import STAGES, Stage
from contracts.office.queries.selecting import Waiting
from support.incidents.operations.maintenance import tell_newcomers

TO_TELL = Waiting("""
SELECT m.id
  FROM incidents_disruption m
 WHERE m.kind = 'maintenance' AND m.scope = 'all'
   AND m.ended_at IS NULL AND m.cancelled_at IS NULL
   AND (m.planned_end_at AT TIME ZONE 'Asia/Tokyo')::date >= %(day)s
   AND EXISTS (
       SELECT FROM contracts_contract k
        WHERE k.service_starts_on <= (m.planned_end_at AT TIME ZONE 'Asia/Tokyo')::date
          AND (k.ends_on IS NULL OR k.ends_on >= (m.starts_at AT TIME ZONE 'Asia/Tokyo')::date)
          AND NOT EXISTS (SELECT FROM incidents_affected a
                           WHERE a.disruption_id = m.id AND a.contract_id = k.id
                             AND a.told_at IS NOT NULL))
 ORDER BY m.id
""")
"""Maintenance still to come, for all, of which the holder of some contract was not told."""


def tell(ids: Sequence[int], day: date) -> None:
    tell_newcomers(context.system(day), ids)


STAGES.register(Stage("maintenance", TO_TELL.on, tell, after=("renew",), waiting=TO_TELL))
