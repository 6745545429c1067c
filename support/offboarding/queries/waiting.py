"""What is overdue after ends of contracts, on Today."""

from datetime import datetime

from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from contracts.office.queries.waiting import CARDS, Card, CardRow, Unread, day_of
from support.offboarding.models import Checklist

DUE = CARDS.register(
    Card(
        "offboarding",
        _("After the end: due or overdue"),
        "offboarding",
        query="part=open",
        after=("registers",),
        before=("alerts",),
    )
)


@DUE.shows
def overdue(now: datetime) -> Unread:
    """Ended contracts of which something was to be done by today (Art. 25-1, 25-2)."""
    waiting = Checklist.objects.filter(next_due_on__lte=day_of(now)).select_related(
        "contract__customer"
    )
    return Unread(waiting, "next_due_on", _row)


def _row(row: Checklist) -> CardRow:
    whose = [
        gettext("holder %(count)s") % {"count": row.holder_left} if row.holder_left else "",
        gettext("operator %(count)s") % {"count": row.operator_left} if row.operator_left else "",
    ]
    return CardRow(
        row.next_due_on or row.ends_on,
        "staff_offboarding",
        row.contract.number,
        f"{row.contract.number} {row.contract.customer.name}",
        gettext("Left: %(whose)s") % {"whose": pgettext("list", ", ").join(filter(None, whose))},
    )
