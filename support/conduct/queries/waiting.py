"""Cases to be assessed, and explanations that are due, on Today."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contracts.office.queries.waiting import CARDS, Card, CardRow, Unread, day_of
from support.conduct.models import Case
from support.conduct.terms.kinds import State

WAITING = CARDS.register(
    Card("conduct", _("Cases to deal with"), "cases", after=("registers",), before=("alerts",))
)


@WAITING.shows
def to_do(now: datetime) -> Unread:
    """What is not assessed, not closed after it, or was to be explained by today (Art. 30, 31)."""
    late = Q(due_on__lt=day_of(now))
    rows = Case.objects.filter(
        Q(state__in=[State.OPEN.value, State.FOUNDED.value, State.UNFOUNDED.value]) | late
    )
    return Unread(rows, "received_on", _row)


def _row(row: Case) -> CardRow:
    """Neither who reported nor whom it concerns: all staff read Today."""
    return CardRow(
        row.received_on,
        "case",
        row.number,
        f"{row.number} {row.get_matter_display()}",
        row.get_state_display(),
    )
