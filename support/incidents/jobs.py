"""What happens by itself on a day: newcomers are told of maintenance, what is late is noticed."""

from collections.abc import Sequence
from datetime import date, datetime, time

from django.utils.translation import gettext_lazy as _

from contracts.office import context
from contracts.office.alert_kinds import ALERTS, AlertKind, number
from contracts.office.context import TOKYO
from contracts.office.daily import STAGES, Stage
from contracts.office.operations.alerts import alert
from contracts.office.queries.selecting import select_ids
from support.incidents.models import Disruption
from support.incidents.operations.maintenance import tell_newcomers
from support.incidents.terms.course import Kind

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

OVERDUE = ALERTS.register(
    AlertKind(
        "maintenance_overdue",
        _("Maintenance past its planned end"),
        card="incidents",
        page="console_disruption",
        key=number,
    )
)


def to_tell(day: date) -> list[int]:
    return select_ids(NEWCOMERS, morning=_morning(day))


def tell(ids: Sequence[int], day: date) -> None:
    tell_newcomers(context.system(day), ids)


def notice_what_is_overdue(day: date) -> None:
    """An alert for each maintenance whose planned end is past and whose end nobody recorded."""
    by = context.system(day)
    late = Disruption.objects.filter(
        kind=Kind.MAINTENANCE, ended_at=None, cancelled_at=None, planned_end_at__lt=by.now
    )
    for row in late.order_by("number"):
        text = f"保守 {row.number} の終了が登録されていません"
        alert(OVERDUE, f"disruption:{row.number}", text, day, by.now)


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(), TOKYO)


STAGES.register(
    Stage(
        "maintenance",
        to_tell,
        tell,
        notice_what_is_overdue,
        after=("renew",),
    )
)
