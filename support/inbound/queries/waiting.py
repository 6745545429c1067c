"""Incoming mail that waits for a person, on Today."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from contracts.office.language import localized
from contracts.office.queries.waiting import CARDS, Card, CardRow, Unread, day_of
from support.inbound.models import IncomingMail
from support.inbound.queries.log import to_be_sorted

MAIL = CARDS.register(
    Card(
        "incoming_mail",
        _("Incoming e-mail to sort"),
        "incoming_mail",
        query="fate=triage",
        after=("mail",),
        before=("alerts",),
    )
)


@MAIL.shows
def to_sort(now: datetime) -> Unread:
    """Not filed by itself, and not handed to the desk (annex (2))."""
    return Unread(to_be_sorted(), "received_at", _row)


def _row(row: IncomingMail) -> CardRow:
    title = f"{row.sender} {row.subject}".strip()
    return CardRow(day_of(row.received_at), "received_mail", row.pk, title, localized(row.why))
