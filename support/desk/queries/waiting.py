"""What waits for staff: inquiries that are late or will be soon, and those of no company yet."""

from datetime import datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from contracts.office.queries.waiting import CARDS, Card, CardRow, Queue, day_of, queue
from contracts.office.templatetags.language import moment
from support.desk.models import Inquiry
from support.desk.queries import finding

INQUIRIES = CARDS.register(
    Card("inquiries", _("Inquiries to answer"), "desk", before=("bank", "mail"))
)


@INQUIRIES.shows
def nearly_due(now: datetime) -> Queue:
    """Whose first answer or resolution is late, or will be soon (annex (2))."""

    def row(one: Inquiry) -> CardRow:
        assert one.due_at, "what is at risk is due"
        text = gettext("Overdue since %(at)s") if one.due_at <= now else gettext("Due %(at)s")
        return _row(one, text % {"at": moment(one.due_at)})

    return queue(finding.due(now), "due_order", row)


@INQUIRIES.shows
def of_no_company(now: datetime) -> Queue:
    """What is to be given to a company, or dismissed; what is nearly due is above."""
    rows = finding.triage().exclude(risk_at__lte=now)
    return queue(rows, "opened_at", lambda one: _row(one, gettext("No company yet")))


def _row(one: Inquiry, text: str) -> CardRow:
    whose = f" {one.customer.name}" if one.customer else ""
    return CardRow(day_of(one.opened_at), "staff_inquiry", one.number, f"{one.number}{whose}", text)
