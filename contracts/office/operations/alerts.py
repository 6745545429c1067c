"""What staff must look at: one open alert for each matter, closed when the matter is."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from contracts.office.context import EVERY_DUTY, By
from contracts.office.models import Alert
from contracts.office.operations.record import journal


def alert(kind: str, reference: str, text: str, day: date, now: datetime) -> None:
    """Open an alert; where one is open for the matter since an earlier day, renew its text."""
    if Alert.objects.filter(kind=kind, reference=reference, resolved_at=None).update(text=text):
        return
    Alert.objects.update_or_create(
        kind=kind,
        day=day,
        reference=reference,
        defaults={"text": text, "created_at": now, "resolved_at": None},
    )


def resolve(kind: str, references: Iterable[str], now: datetime) -> None:
    """Close the open alerts of some matters."""
    Alert.objects.filter(kind=kind, reference__in=references, resolved_at=None).update(
        resolved_at=now
    )


@transaction.atomic
def close(by: By, alert_id: int) -> Alert:
    """A person has seen to it: staff of any duty. Closed twice, it is closed once."""
    by.require(*EVERY_DUTY)
    found = Alert.objects.select_for_update().get(pk=alert_id)
    if found.resolved_at is None:
        found.resolved_at = by.now
        found.save(update_fields=["resolved_at"])
        about = {"kind": found.kind, "day": found.day, "matter": found.reference}
        after = {**about, "text": found.text}
        journal(by, "close_alert", reference=f"alert:{found.pk}", after=after)
    return found
