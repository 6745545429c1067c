"""What every step about an inquiry does: lock it, say something, settle its clocks, journal."""

from datetime import datetime

from django.db.models import F
from django.db.models.functions import Greatest

from contracts.office.context import By, Duty, Role
from contracts.office.operation import internal
from contracts.office.operations.record import journal
from contracts.office.queries.working_days import days_off
from contracts.office.terms import fingerprint
from contracts.office.terms.days import TOKYO
from contracts.office.terms.fingerprint import Changed
from contracts.office.terms.working_days import DaysOff
from support.desk.models import Inquiry, Message, Wait
from support.desk.terms import clocks
from support.desk.terms.course import CLAUSE, Step, check
from support.desk.terms.kinds import UNRESOLVED, Awaited, Channel, Said

COLUMNS = (
    "customer", "contract", "category", "scope_reason", "priority", "state", "assignee",
    "first_answered_at", "heard_at", "resolved_at", "response_minutes", "resolution_minutes",
    "due_at", "risk_at", "merged_into", "suggested", "rating", "rating_text", "rated_at", "version",
)  # fmt: skip
"""What a step may write again."""


@internal()
def require_asker(by: By, customer_id: int | None) -> None:
    """Everybody of the company, the desk's staff, and jobs. Raises PermissionDenied."""
    if by.role is Role.CUSTOMER and customer_id is not None:
        by.require_reader(customer_id)
    else:
        by.require(Duty.SUPPORT)


def read_of(row: Inquiry) -> str:
    """The fingerprint of the conversation as it is: it changes with whatever is said or done."""
    return fingerprint.of(row.number, row.version)


def locked(pk: int, step: Step, expected: str | None = None) -> Inquiry:
    """Read again under its lock; the step is allowed in its state.

    `expected` is the fingerprint of the conversation that the person read: what is sent twice,
    or by two people at once, is done once. Raises Changed where something has been said or done
    since, Refused where the step cannot be done.
    """
    row = Inquiry.objects.select_for_update(of=["self"]).get(pk=pk)
    changed = Changed(
        CLAUSE,
        "表示したあとに、このお問い合わせに動きがありました。新しい内容をご確認ください",
        "something was said or done about this inquiry since it was shown; please read it again",
    )
    fingerprint.require(changed, expected, row.number, row.version)
    check(step, row.standing)
    return row


@internal()
def begin_wait(by: By, row: Inquiry, awaited: Awaited, reference: str = "") -> None:
    """The clock of resolution stands still from now on."""
    end_wait(by, row)
    Wait.objects.create(inquiry=row, awaited=awaited, reference=reference, starts_at=by.now)


@internal()
def end_wait(by: By, row: Inquiry) -> None:
    """The clock of resolution goes on."""
    row.waits.filter(ends_at=None).update(ends_at=Greatest(F("starts_at"), by.now))


@internal()
def finish(by: By, row: Inquiry) -> None:
    """Write down what a step came to: the clocks, and that the conversation has changed."""
    settle(row, by.now)
    row.version += 1
    row.save(update_fields=COLUMNS)


def settle(row: Inquiry, now: datetime, off: DaysOff | None = None) -> None:
    """What is due next and from when it is near, by its moments and the calendar."""
    row.due_at = row.risk_at = None
    if row.state not in UNRESOLVED:
        return
    waits = tuple(one.span for one in row.waits.all())
    off = off or days_off(row.opened_on, now.astimezone(TOKYO).date())
    clock = clocks.next_of(row.run(waits), now, off)
    if clock is not None:
        row.due_at, row.risk_at = clock.due_at, clock.risk_at


@internal()
def say(by: By, row: Inquiry, kind: Said, channel: Channel, body: str, **more) -> Message:
    """Add something to the conversation."""
    values = {"author_id": by.account_id, "author_name": by.name, "at": by.now, **more}
    return Message.objects.create(inquiry=row, kind=kind, channel=channel, body=body, **values)


@internal()
def note(by: By, name: str, row: Inquiry, **after: object) -> None:
    """The journal's entry of a step; texts stay in the conversation."""
    journal(
        by,
        name,
        CLAUSE,
        customer=row.customer,
        reference=f"inquiry:{row.number}",
        after={"state": row.state, **after},
    )
