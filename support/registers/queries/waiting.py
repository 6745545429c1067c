"""What is due or overdue of the registers, on Today."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from contracts.office.queries.waiting import CARDS, Card, CardRow, Unread, day_of
from support.registers.models import Entry
from support.registers.terms.kinds import Sort

DUE = CARDS.register(
    Card("registers", _("Registers: due"), "registers", after=("runs",), before=("alerts",))
)


@DUE.shows
def due(now: datetime) -> Unread:
    """The entries about which something was to be done by today (Art. 20, 28, 29)."""
    return Unread(Entry.objects.filter(due_on__lte=day_of(now)), "due_on", _row)


def _row(row: Entry) -> CardRow:
    """Who asks for what about themselves is not said: all staff read Today."""
    about = row.get_sort_display() if row.sort == Sort.REQUEST else row.title
    return CardRow(
        row.due_on or row.starts_on,
        "register_entry",
        row.number,
        f"{row.number} {about}",
        row.get_due_kind_display(),
    )
