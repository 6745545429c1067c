"""Posting an announcement, now or at a time set ahead, once; withdrawing it before (Art. 33)."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from contracts.office.alert_kinds import ALERTS, AlertKind, number
from contracts.office.context import By, Duty
from contracts.office.operation import operation
from contracts.office.operations import alerts, stopping
from contracts.office.operations.record import Told, journal, notify_many
from contracts.office.operations.record import post as put_on_page
from contracts.office.operations.stopping import JOBS, Job, RowAlert
from support.announcements.models import Announcement
from support.announcements.operations.writing import locked
from support.announcements.queries import shown
from support.announcements.queries.audience import KIND, Reached, reached, subject
from support.announcements.terms import announcement as rules
from support.announcements.terms.announcement import CLAUSE, Audience

FAILED = ALERTS.register(
    AlertKind(
        "announcement_failed",
        _("Announcement that could not be posted"),
        page="console_announcement",
        key=number,
    )
)


def _still_waiting(ids: Collection[int]) -> list[int]:
    ahead = Announcement.objects.filter(shown.OPEN, pk__in=ids).exclude(post_at=None)
    return list(ahead.values_list("pk", flat=True))


JOB = JOBS.register(Job("announcements", _still_waiting))


@operation(Duty.CONTRACTS, plan_announcement=_("Announcement set ahead"))
@transaction.atomic
def plan(by: By, number: str, at: datetime, expected: str | None = None) -> Announcement:
    """It is posted by itself at a moment still to come. Raises Refused."""
    by.require(Duty.CONTRACTS)
    row = locked(number, by, expected)
    explanation = rules.plan(row.known, at, by.now)
    row.post_at = at
    row.save(update_fields=["post_at"])
    after = {"post_at": at, "explanation": explanation.to_json()}
    journal(by, "plan_announcement", CLAUSE, reference=_reference(row), after=after)
    return row


@operation(Duty.CONTRACTS, post_announcement=_("Announcement posted"))
@transaction.atomic
def post(by: By, number: str, expected: str | None = None) -> Announcement:
    """On the page and by mail, in one transaction. Raises Refused, and what was posted already."""
    by.require(Duty.CONTRACTS)
    row = locked(number, by, expected)
    _post(by, row)
    return row


@operation(Duty.CONTRACTS, withdraw_announcement=_("Announcement withdrawn"))
@transaction.atomic
def withdraw(by: By, number: str, expected: str | None = None) -> Announcement:
    """It is never posted. Raises Refused for one that was."""
    by.require(Duty.CONTRACTS)
    row = locked(number, by, expected)
    rules.withdraw(row.known)
    row.withdrawn_at = by.now
    row.save(update_fields=["withdrawn_at"])
    journal(by, "withdraw_announcement", CLAUSE, reference=_reference(row))
    alerts.resolve(FAILED, [_reference(row)], by.now)
    return row


@operation(Duty.CONTRACTS, title=_("Announcements posted when due"))
def post_due(by: By) -> int:
    """Post what is set for a moment that has come; called again, nothing twice.

    One that cannot be posted keeps no other back: staff are notified. Returns how many.
    """
    by.require(Duty.CONTRACTS)

    due = list(shown.due(by.now).values_list("pk", flat=True))
    rows = Announcement.objects.in_bulk(due)

    def row(pk: int) -> Announcement:
        return rows.get(pk) or Announcement.objects.get(pk=pk)

    def text(pk: int, error: Exception) -> str:
        return f"{row(pk)} を予約の時刻にお知らせできません: {error}"

    alert = RowAlert(FAILED, lambda pk: _reference(row(pk)), text)
    found = stopping.run(
        JOB.name, due, lambda ids: _post_all(by, ids), by.day, by.now, alert, handled=list
    )
    return sum(map(len, found.done))


def _post_all(by: By, ids: Iterable[int]) -> list[int]:
    """Post those that nobody else is posting at this moment, nor has posted meanwhile.

    Returns which.
    """
    free = Announcement.objects.select_for_update(of=["self"], skip_locked=True)
    rows = list(free.filter(shown.OPEN, pk__in=list(ids)).select_related("corrects").order_by("pk"))
    due = [row for row in rows if row.known.is_due(by.now)]
    for row in due:
        _post(by, row)
    return [row.pk for row in due]


def _post(by: By, row: Announcement) -> None:
    """Under lock. Raises Refused where it reaches nobody."""
    companies = reached(row, by.day)
    explanation = rules.post(row.known, len(companies), by.now)
    row.posted_at = by.now
    row.explanation = explanation.to_json()
    row.save(update_fields=["posted_at", "explanation"])
    said = shown.content(row)
    if row.is_on_page:
        said["posted_at"] = by.now
        is_mailed = {"mailed_to_all": True} if row.audience == Audience.ALL else {}
        put_on_page(by, KIND, f"announcement:{row.number}", {**said, **is_mailed})
    notify_many(by, KIND, [_told(row, one, said) for one in companies])
    after = {"companies_notified": len(companies), "explanation": row.explanation}
    journal(by, "post_announcement", CLAUSE, reference=_reference(row), after=after)
    alerts.resolve(FAILED, [_reference(row)], by.now)


def _told(row: Announcement, one: Reached, said: dict) -> Told:
    data = {**said, "contracts": one.contracts}
    return Told(one.customer_id, f"{subject(row.number)}{one.customer_id}", data, one.emails)


def _reference(row: Announcement) -> str:
    return f"announcement:{row.number}"
