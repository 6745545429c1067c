"""What waits for a person: of each kind how much, since when, and its oldest rows."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import CharField, Count, Exists, Min, OuterRef, QuerySet, Value, Window
from django.db.models.functions import Cast, Concat

from contracts.models import ChangeRequest, Contract
from contracts.office.context import TOKYO
from contracts.office.models import Alert, Approval, OutboxMessage

SHOWN = 5
MAIL = "mail_failed"
"""The kind of the alerts on mail."""


@dataclass(frozen=True, slots=True)
class Heap:
    """`rows` are the oldest of `count`; `oldest` is the day of the first."""

    rows: list
    count: int
    oldest: date | None


def heap(waiting: QuerySet, since: str, shown: int = SHOWN) -> Heap:
    """The rows in order of the column `since`, counted in the same statement."""
    counted = waiting.annotate(heap_count=Window(Count("*")), heap_oldest=Window(Min(since)))
    rows = list(counted.order_by(since, "pk")[:shown])
    if not rows:
        return Heap([], 0, None)
    return Heap(rows, rows[0].heap_count, day_of(rows[0].heap_oldest))


def day_of(moment: date | datetime) -> date:
    """The day in Tokyo."""
    return moment.astimezone(TOKYO).date() if isinstance(moment, datetime) else moment


def applications() -> Heap:
    """Those to screen (Art. 6-3)."""
    waiting = Contract.objects.filter(formed_on=None, refused_on=None)
    return heap(waiting.select_related("customer"), "applied_on")


def requests() -> Heap:
    """Changes asked for (Art. 6-2, 8-2, 12-1)."""
    waiting = ChangeRequest.objects.filter(state=ChangeRequest.State.OPEN)
    return heap(waiting.select_related("customer", "contract"), "requested_at")


def approvals() -> Heap:
    """What one person proposed and a second has to decide."""
    waiting = Approval.objects.filter(state=Approval.State.OPEN)
    return heap(waiting.select_related("customer", "proposed_by"), "proposed_at")


def mail_alerts() -> Heap:
    """Mail that failed or came back."""
    return heap(Alert.objects.filter(resolved_at=None, kind=MAIL), "created_at")


def undelivered() -> Heap:
    """Mail that is not tried again and of which no alert has told."""
    matter = Concat(Value("outbox:"), Cast(OuterRef("pk"), CharField()))
    waiting = OutboxMessage.objects.filter(
        ~Exists(Alert.objects.filter(kind=MAIL, reference=matter)),
        sent_at=None,
        next_attempt_at=None,
    )
    return heap(waiting, "created_at")


def other_alerts() -> Heap:
    """Every other open alert."""
    return heap(Alert.objects.filter(resolved_at=None).exclude(kind=MAIL), "created_at")
