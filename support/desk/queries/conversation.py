"""An inquiry as it is read: what was said, its clocks, who looks at it, where it stands."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet

from contracts.office.context import Duty
from contracts.office.models import OutboxMessage
from contracts.office.queries.waiting import day_of
from contracts.office.queries.working_days import days_off
from contracts.office.terms.working_days import DaysOff
from support.desk.models import Inquiry, Message, Wait
from support.desk.queries.finding import BY_DUE, UNRESOLVED_STATES
from support.desk.terms import clocks, hours
from support.desk.terms.clocks import Clock
from support.desk.terms.kinds import SHOWN, Said


def messages(row: Inquiry, kinds: Collection[Said] = tuple(Said)) -> QuerySet[Message]:
    """Everything said about an inquiry and those merged into it, in order."""
    rows = Message.objects.filter(Q(inquiry=row) | Q(inquiry__merged_into=row))
    rows = rows.filter(kind__in=[one.value for one in kinds])
    return rows.select_related("author", "inquiry").prefetch_related("files").order_by("at", "pk")


def shown(row: Inquiry) -> QuerySet[Message]:
    """What the customer reads: neither notes nor drafts."""
    return messages(row, SHOWN)


def mails(said: Iterable[Message]) -> dict[int, OutboxMessage]:
    """By answer, the mail that it went out as."""
    documents = {
        f"inquiry:{one.inquiry.number}:{one.pk}": one.pk for one in said if one.kind == Said.ANSWER
    }
    rows = OutboxMessage.objects.filter(document__in=documents, resends=None)
    return {documents[row.document]: row for row in rows}


@dataclass(frozen=True, slots=True)
class Clocks:
    """Both clocks of an inquiry, and for whom the second stands still."""

    response: Clock
    resolution: Clock
    waits: list[Wait]

    @property
    def awaited(self) -> Wait | None:
        return next((one for one in self.waits if one.ends_at is None), None)


def clocks_of(row: Inquiry, now: datetime) -> Clocks:
    waits = list(row.waits.all())
    off = days_off(row.opened_on, day_of(now))
    run = row.run(tuple(one.span for one in waits))
    return Clocks(clocks.response(run, now, off), clocks.resolution(run, now, off), waits)


def off_around(day: date) -> DaysOff:
    return days_off(day, day)


@dataclass(frozen=True, slots=True)
class Hours:
    """Whether support is given now, and else from when on."""

    is_open: bool
    opens_at: datetime


def hours_at(now: datetime) -> Hours:
    off = off_around(day_of(now))
    return Hours(hours.is_open(now, off), hours.next_opening(now, off))


def neighbour(row: Inquiry, *, is_ahead: bool) -> Inquiry | None:
    """The unresolved inquiry that is due after this one, or before it."""
    rows = Inquiry.objects.filter(state__in=UNRESOLVED_STATES).exclude(pk=row.pk)
    order = BY_DUE.forth if is_ahead else BY_DUE.back
    return rows.filter(BY_DUE.beyond((row.due_order, row.pk), is_ahead)).order_by(*order).first()


def agents():
    """Who can be given an inquiry."""
    users = get_user_model().objects.filter(is_staff=True, is_active=True)
    may = Q(is_superuser=True) | Q(duties__contains=[Duty.SUPPORT.value])
    return users.filter(may).order_by("email")
