"""What staff must look at, shown on the console until it is settled."""

from datetime import date, datetime

from contracts.models import Alert


def alert(at: datetime, kind: str, day: date, reference: str, text: str) -> None:
    """Raise an alert, once for each kind, day and reference; the same matter opens it anew."""
    Alert.objects.update_or_create(
        kind=kind,
        day=day,
        reference=reference,
        defaults={"text": text, "created_at": at, "resolved_at": None},
    )


def settle(at: datetime, kind: str, reference: str) -> None:
    """The matter of an alert is settled, whatever day it was raised for."""
    Alert.objects.filter(kind=kind, reference=reference, resolved_at=None).update(resolved_at=at)
