"""What waits for staff: incidents nobody was told of, to be repaired, to be closed."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from contracts.office.language import label
from contracts.office.queries.waiting import CARDS, Card, CardRow, Queue, day_of, queue
from support.incidents.models import Disruption
from support.incidents.terms.course import Kind

INCIDENTS = CARDS.register(
    Card("incidents", _("Incidents to handle"), "console_incidents", before=("bank", "mail"))
)


@INCIDENTS.shows
def open_incidents(now: datetime) -> Queue:
    """Those not closed, with what is still to be done (Art. 27)."""
    waiting = Disruption.objects.filter(kind=Kind.INCIDENT, closed_at=None)

    def row(one: Disruption) -> CardRow:
        text = f"{one.number} {label(one.state(now))}"
        return CardRow(
            day_of(one.known_at or now), "console_disruption", one.number, one.title, text
        )

    return queue(waiting, "known_at", row)
