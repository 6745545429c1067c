"""What waits for staff: incidents to announce, repair and close, maintenance to finish."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contracts.office.language import label
from contracts.office.queries.waiting import CARDS, Card, CardRow, Unread, day_of
from support.incidents.models import Disruption
from support.incidents.terms.course import Kind

INCIDENTS = CARDS.register(
    Card("incidents", _("Incidents to handle"), "console_incidents", before=("bank", "mail"))
)


@INCIDENTS.shows
def open_incidents(now: datetime) -> Unread:
    """Incidents not closed, maintenance past its planned end whose end nobody recorded."""
    overdue = Q(kind=Kind.MAINTENANCE, planned_end_at__lt=now, ended_at=None, cancelled_at=None)
    waiting = Disruption.objects.filter(Q(kind=Kind.INCIDENT, closed_at=None) | overdue)

    def row(one: Disruption) -> CardRow:
        text = f"{one.number} {label(one.state(now))}"
        return CardRow(day_of(one.starts_at), "console_disruption", one.number, one.title, text)

    return Unread(waiting, "starts_at", row)
