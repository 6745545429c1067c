"""What waits for staff about contracts: applications, changes asked for, approvals."""

from datetime import datetime

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from contracts.models import UNDECIDED, ChangeRequest, Contract
from contracts.office.models import Approval
from contracts.office.queries.waiting import CARDS, Card, CardRow, Unread, day_of
from contracts.office.templatetags.language import day

APPLICATIONS = CARDS.register(
    Card(
        "applications",
        _("Applications to screen"),
        "applications",
        before=("mail",),
    )
)
LATE = CARDS.register(
    Card(
        "late_applications",
        _("Applications beyond the expected day"),
        "applications",
        before=("applications",),
    )
)
REQUESTS = CARDS.register(
    Card(
        "requests",
        _("Change requests"),
        "applications",
        query="part=requests",
        after=("applications",),
        before=("mail",),
    )
)
APPROVALS = CARDS.register(
    Card(
        "approvals",
        _("Approvals by a second person"),
        "approvals",
        query="part=open",
        after=("requests",),
        before=("mail",),
    )
)


@APPLICATIONS.shows
def applications(now: datetime) -> Unread:
    """Those to screen (Art. 6-3)."""
    waiting = Contract.objects.filter(UNDECIDED)
    return Unread(waiting.select_related("customer"), "applied_on", _application)


def _application(row: Contract) -> CardRow:
    count = ngettext("%(count)s server", "%(count)s servers", row.servers) % {"count": row.servers}
    text = f"{row.number} {row.get_plan_display()} {count}"
    return CardRow(row.applied_on, "application", row.number, row.customer.name, text)


@LATE.shows
def late_applications(now: datetime) -> Unread:
    """Those to screen beyond the day that the applicant was told."""
    waiting = Contract.objects.filter(UNDECIDED, application__expected_on__lt=day_of(now))
    return Unread(
        waiting.select_related("customer", "application"), "application__expected_on", _late
    )


def _late(row: Contract) -> CardRow:
    expected_on = row.application.expected_on
    assert expected_on is not None, "it is late"
    text = gettext("%(number)s, expected by %(day)s") % {
        "number": row.number,
        "day": day(expected_on),
    }
    return CardRow(expected_on, "application", row.number, row.customer.name, text)


@REQUESTS.shows
def requests(now: datetime) -> Unread:
    """Changes asked for (Art. 6-2, 8-2, 12-1)."""
    waiting = ChangeRequest.objects.filter(state=ChangeRequest.State.OPEN)
    return Unread(waiting.select_related("customer", "contract"), "requested_at", _request)


def _request(row: ChangeRequest) -> CardRow:
    number = row.contract.number if row.contract else ""
    text = f"{row.get_kind_display()} {number}".strip()
    return CardRow(day_of(row.requested_at), "staff_request", row.pk, row.customer.name, text)


@APPROVALS.shows
def approvals(now: datetime) -> Unread:
    """What one person proposed and a second has to decide."""
    waiting = Approval.objects.filter(state=Approval.State.OPEN)
    return Unread(waiting.select_related("customer", "proposed_by"), "proposed_at", _approval)


def _approval(row: Approval) -> CardRow:
    about = row.customer.name if row.customer else row.subject
    by = gettext("Proposed by %(proposed_by)s") % {"proposed_by": row.proposed_by}
    title = row.label
    return CardRow(day_of(row.proposed_at), "approval", row.pk, title, f"{about} – {by}")
