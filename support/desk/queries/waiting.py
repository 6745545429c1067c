"""What waits for staff: inquiries that are late or will be soon, and those of no company yet."""

from datetime import datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from contracts.office.queries.waiting import CARDS, Card, CardRow, Unread, day_of
from contracts.office.templatetags.language import moment
from support.desk.models import Inquiry
from support.desk.queries import finding

INQUIRIES = CARDS.register(
    Card(
        "inquiries",
        _("Inquiries due soon or of no company"),
        "desk",
        query="due=pressing",
        before=("bank", "mail"),
    )
)


@INQUIRIES.shows
def to_answer(now: datetime) -> Unread:
    """Whose first answer or resolution is late, or will be soon; whose company is not known."""

    def row(one: Inquiry) -> CardRow:
        title = f"{one.number} {one.customer.name}" if one.customer else one.number
        return CardRow(day_of(one.opened_at), "staff_inquiry", one.number, title, _text(one, now))

    return Unread(finding.to_answer(now), "opened_at", row)


def _text(one: Inquiry, now: datetime) -> str:
    if one.due_at is None or one.risk_at is None or one.risk_at > now:
        return gettext("No company yet")
    text = gettext("Overdue since %(at)s") if one.due_at <= now else gettext("Due %(at)s")
    return text % {"at": moment(one.due_at)}
