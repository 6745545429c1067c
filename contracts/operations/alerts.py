"""What staff must look at: one open alert for each matter, closed when the matter is."""

from collections.abc import Iterable
from datetime import date, datetime

from contracts.models import Alert


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
