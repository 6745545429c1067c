"""What staff must look at: one open alert for each matter, closed when the matter is."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from contracts.office.alert_kinds import ALERTS, AlertKind
from contracts.office.context import EVERY_DUTY, By
from contracts.office.models import Alert
from contracts.office.operation import operation
from contracts.office.operations.record import journal


def alert(kind: AlertKind, reference: str, text: str, day: date, now: datetime) -> None:
    """Open an alert; where one is open for the matter since an earlier day, renew its text.

    Raises ValueError for a kind that is not registered: nobody could tell what it is.
    """
    if kind not in ALERTS:
        raise ValueError(f"{kind.name!r} is no registered kind of alert")
    is_open = Alert.objects.filter(kind=kind.name, reference=reference, resolved_at=None)
    if is_open.update(text=text):
        return
    Alert.objects.update_or_create(
        kind=kind.name,
        day=day,
        reference=reference,
        defaults={"text": text, "created_at": now, "resolved_at": None},
    )


def resolve(kind: AlertKind, references: Iterable[str], now: datetime) -> None:
    """Close the open alerts of some matters."""
    is_open = Alert.objects.filter(kind=kind.name, reference__in=references, resolved_at=None)
    is_open.update(resolved_at=now)


@operation(*EVERY_DUTY, close_alert=_("Alert closed"))
@transaction.atomic
def close(by: By, alert_id: int) -> Alert:
    """Close an alert: staff of any duty. Closed twice, it is closed once."""
    by.require(*EVERY_DUTY)
    found = Alert.objects.select_for_update().get(pk=alert_id)
    if found.resolved_at is None:
        found.resolved_at = by.now
        found.save(update_fields=["resolved_at"])
        after = {"kind": found.kind, "day": found.day, "matter": found.reference}
        journal(by, "close_alert", reference=f"alert:{found.pk}", after=after)
    return found
