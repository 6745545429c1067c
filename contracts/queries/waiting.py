"""What waits for staff about contracts: applications, changes asked for, approvals."""

from datetime import datetime

from contracts.models import ChangeRequest, Contract
from contracts.office.language import both, say
from contracts.office.models import Approval
from contracts.office.queries.waiting import CARDS, Card, Queue, Row, day_of, queue

APPLICATIONS = CARDS.register(
    Card(
        "applications",
        both("審査する申込", "Applications to screen"),
        "applications",
        before=("mail",),
    )
)
REQUESTS = CARDS.register(
    Card(
        "requests",
        both("変更の申請", "Change requests"),
        "applications",
        after=("applications",),
        before=("mail",),
    )
)
APPROVALS = CARDS.register(
    Card(
        "approvals",
        both("二人目の承認", "Approvals by a second person"),
        "approvals",
        after=("requests",),
        before=("mail",),
    )
)


@APPLICATIONS.shows
def applications(now: datetime) -> Queue:
    """Those to screen (Art. 6-3)."""
    waiting = Contract.objects.filter(formed_on=None, refused_on=None)
    return queue(waiting.select_related("customer"), "applied_on", _application)


def _application(row: Contract) -> Row:
    text = f"{row.number} {row.get_plan_display()} {say(f'{row.servers}台', f'× {row.servers}')}"
    return Row(row.applied_on, "application", row.number, row.customer.name, text)


@REQUESTS.shows
def requests(now: datetime) -> Queue:
    """Changes asked for (Art. 6-2, 8-2, 12-1)."""
    waiting = ChangeRequest.objects.filter(state=ChangeRequest.State.OPEN)
    return queue(waiting.select_related("customer", "contract"), "requested_at", _request)


def _request(row: ChangeRequest) -> Row:
    number = row.contract.number if row.contract else ""
    text = f"{row.get_kind_display()} {number}".strip()
    return Row(day_of(row.requested_at), "staff_request", row.pk, row.customer.name, text)


@APPROVALS.shows
def approvals(now: datetime) -> Queue:
    """What one person proposed and a second has to decide."""
    waiting = Approval.objects.filter(state=Approval.State.OPEN)
    return queue(waiting.select_related("customer", "proposed_by"), "proposed_at", _approval)


def _approval(row: Approval) -> Row:
    about = row.customer.name if row.customer else row.subject
    by = say(f"起案 {row.proposed_by}", f"proposed by {row.proposed_by}")
    title = row.label
    return Row(day_of(row.proposed_at), "approval", row.pk, title, f"{about} – {by}")
