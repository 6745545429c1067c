"""The guard before a day's jobs: what the clock says is compared with what the database knows.

Only where a job takes its day from the clock. Who names a day (a scenario, a test, the demo's
past) has no clock to be wrong.
"""

from collections.abc import Callable
from datetime import date
from functools import wraps

from django.db import connection, transaction
from django.db.models import Max, Q
from django.utils.translation import gettext_lazy as _

from contracts.office import context
from contracts.office.alert_kinds import ALERTS, AlertKind, number
from contracts.office.context import By, Duty
from contracts.office.operation import journal_entries
from contracts.office.operations import alerts, approvals
from contracts.office.operations.record import journal
from contracts.office.operations.two_people import require_two
from contracts.office.terms import clock
from contracts.office.terms.clock import Doubt
from contracts.office.terms.days import ja_day
from contracts.office.terms.explanation import Refused
from portal.jobs.models import JobRun, StoppedDay

CLAUSE = "23-1"
DUTIES = (Duty.ACCOUNTS, Duty.ADMINISTRATION)
STOPPED = ALERTS.register(
    AlertKind("clock", _("Daily jobs stopped by the clock"), page="stopped_day", key=number)
)

journal_entries(release_day=_("Stopped day released"))


def reference(day: date) -> str:
    """What alerts, proposals and the journal call a stopped day."""
    return f"stopped_day:{day}"


def database_day() -> date:
    """The day of the database's own clock, in Tokyo."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT (now() AT TIME ZONE 'Asia/Tokyo')::date")
        return cursor.fetchone()[0]


def may_live(day: date) -> bool:
    """Whether the jobs of the clock's day may begin; else it is stopped, with an alert.

    Asked again, or by two workers at once, it is one stopped day and one alert. Where they may,
    days that wait for a release wait no longer.
    """
    may = _decided(day)
    over = StoppedDay.objects.exclude(over_at=None).values_list("day", flat=True)
    approvals.lapse_moot_about(context.system(), [reference(one) for one in over])
    return may


def is_in_doubt(day: date) -> bool:
    """Whether the clock's day would be stopped; asks only, nothing is written."""
    return bool(_uncovered(day, database_day(), _last(day)))


def waits_for_the_clock(task: Callable[..., object]) -> Callable[..., None]:
    """A task of beat that does nothing on a day in doubt: called again later, it asks again."""

    @wraps(task)
    def asked_first(*arguments: str) -> None:
        if not is_in_doubt(context.today()):
            task(*arguments)

    return asked_first


@transaction.atomic
def _decided(day: date) -> bool:
    known = StoppedDay.objects.select_for_update().filter(day=day).first()  # before its release
    last, by_database, now = _last(day), database_day(), context.now()
    if not _uncovered(day, by_database, last):
        _close_alerts()
        _end(Q(released_at=None) | Q(day__gt=day))
        return True
    found = clock.doubts(day, by_database, last)
    facts: dict[str, object] = {"doubts": found, "database_day": by_database, "last_lived": last}
    if known is None:
        StoppedDay.objects.get_or_create(day=day, defaults={**facts, "stopped_at": now})
    else:
        if known.over_at is not None:
            facts["stopped_at"] = now
        StoppedDay.objects.filter(pk=known.pk).update(**facts, released_at=None, over_at=None)
    _end(Q(released_at=None, day__gt=day))
    _close_alerts(but=day)
    alerts.alert(STOPPED, reference(day), _text(day, by_database, last, found), day, now)
    return False


def _uncovered(day: date, by_database: date, last: date | None) -> tuple[Doubt, ...]:
    """The doubts that nobody has released; releases are read only where there are any."""
    found = clock.doubts(day, by_database, last)
    return found and clock.doubts(day, by_database, last, _releases())


def _end(which: Q) -> None:
    """Days that wait for no release: the clock was set back, or the jobs went on without one."""
    StoppedDay.objects.filter(which, over_at=None).update(over_at=context.now())


def _last(day: date) -> date | None:
    """The last day lived; where staff have billed a month on a day after this one, that day."""
    known = JobRun.objects.aggregate(daily=Max("day", filter=Q(month=None)), any=Max("day"))
    newest = known["any"]
    return newest if newest is not None and newest > day else known["daily"]


def _releases() -> list[clock.Release]:
    rows = StoppedDay.objects.filter(over_at=None).exclude(released_at=None)
    return [row.release for row in rows]


def _close_alerts(but: date | None = None) -> None:
    """What another day stopped for is over."""
    stopped = StoppedDay.objects.values_list("day", flat=True)
    if references := [reference(day) for day in stopped if day != but]:
        alerts.resolve(STOPPED, references, context.now())


def _text(day: date, by_database: date, last: date | None, found: tuple[Doubt, ...]) -> str:
    lived = ja_day(last) if last else "なし"
    return (
        f"{ja_day(day)}の日次処理を止めました。{'。'.join(one.ja for one in found)}。"
        f"データベースの日付は{ja_day(by_database)}、最後に処理した日は{lived}です"
    )


def is_released(day: date) -> bool:
    """Whether two people let a day be lived before which others were lived."""
    return any(one.covers(Doubt.BACK, day) for one in _releases())


def check(day: date) -> StoppedDay:
    """A day that waits for its release. Raises Refused where none does."""
    row = StoppedDay.objects.filter(day=day, released_at=None, over_at=None).first()
    if row is None:
        raise Refused(
            CLAUSE, "この日の処理は止まっていません", "The jobs of this day are not stopped"
        )
    return row


@transaction.atomic
def release(by: By, day: date, second: By | None = None) -> StoppedDay:
    """Let a stopped day be lived, once, with the span that it names; two people. Raises Refused."""
    require_two(by, second, CLAUSE, *DUTIES)
    row = check(day)
    row.released_at = by.now
    row.save(update_fields=["released_at"])
    span = {"doubts": row.doubts, "first": row.release.first, "last": row.release.through}
    journal(by, "release_day", CLAUSE, reference=reference(day), after=span)
    return row
