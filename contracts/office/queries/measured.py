"""How much waits in the outbox, for how long, and which alerts are open."""

from django.db.models import Count, Min

from contracts.office import context
from contracts.office.alert_kinds import ALERTS
from contracts.office.measures import MEASURES, Figures, Measure, one
from contracts.office.models import Alert, OutboxMessage
from contracts.office.queries.delivery import current

_WAITING = OutboxMessage.objects.filter(sent_at=None, next_attempt_at__isnull=False).order_by()


def _waiting() -> Figures:
    return one(_WAITING.count())


def _oldest_due() -> Figures:
    now = context.now()
    due = _WAITING.filter(next_attempt_at__lte=now).aggregate(since=Min("next_attempt_at"))["since"]
    return one((now - due).total_seconds() if due else 0)


def _open_alerts() -> Figures:
    """Of each kind that there is, so that a monitor sees none as 0."""
    found = Alert.objects.filter(resolved_at=None).order_by().values_list("kind")
    return {kind.name: 0 for kind in ALERTS} | dict(found.annotate(Count("pk")))


def _unanswered() -> Figures:
    """Those given up, and those that are sent again."""
    given_up = current(OutboxMessage.objects.filter(delivery=OutboxMessage.Delivery.UNANSWERED))
    return one(given_up.count() + _WAITING.filter(unanswered__gt=0).count())


MEASURES.register(
    Measure("portal_outbox_messages", "Mails that wait, also for another try", _waiting)
)
MEASURES.register(
    Measure(
        "portal_outbox_oldest_due_seconds",
        "For how long the mail that is due first has been due",
        _oldest_due,
    )
)
MEASURES.register(
    Measure(
        "portal_outbox_unanswered",
        "Mails handed over without an answer, to be sent again or waiting for staff",
        _unanswered,
    )
)
MEASURES.register(
    Measure("portal_alerts_open", "Alerts that staff have not handled", _open_alerts, "kind")
)
