"""Jobs that work on many rows: each bad row is an alert, and what is in the way of all is one."""

import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from django.utils.translation import gettext_lazy as _

from contracts.office import bisecting
from contracts.office.alert_kinds import ALERTS, AlertKind
from contracts.office.bisecting import Failed, Outcome
from contracts.office.lookups import Ids
from contracts.office.models import Alert, FailedRow
from contracts.office.operations import alerts
from contracts.office.queries.written import WrittenColumns
from contracts.office.registry import Registry

logger = logging.getLogger(__name__)

STOPPED = ALERTS.register(AlertKind("job_stopped", _("Job stopped by one cause")))
"""Its matter is the job and the cause; closed once no row is left that it kept from being tried."""
REMEMBERED = WrittenColumns(
    lambda job, ids: FailedRow.objects.filter(job=job, row__anyof=ids).values_list(
        "row", "cause", "was_tried"
    )
)
STOPS = WrittenColumns(
    lambda: Alert.objects.filter(kind=STOPPED.name, resolved_at=None).values_list("reference")
)
"""The matters of those that stand."""
ROUND = timedelta(days=1)
"""What was tried within it is tried again as soon as the job is next at work."""

Done = TypeVar("Done")


@dataclass(frozen=True, slots=True)
class RowAlert:
    """What is said of a row that fails: the alert's kind, its matter and its text."""

    kind: AlertKind
    reference: Callable[[int], str]
    text: Callable[[int, Exception], str]


@dataclass(frozen=True, slots=True)
class Job:
    """A job that is at work whenever something waits; `waiting` are those of some rows that do."""

    name: str
    waiting: Callable[[Collection[int]], Collection[int]]


JOBS: Registry[Job] = Registry()
"""Those whose rows may go another way meanwhile: by hand, withdrawn, refused."""


class WhileStopped(Exception):
    """What is said of a row that failed while its cause was thought to be in the way of all."""

    def __str__(self) -> str:
        return "処理が止まっている間に失敗しました。次の処理でもう一度行います。"


def run(
    job: str,
    ids: Sequence[int],
    do: Callable[[Sequence[int]], Done],
    day: date,
    now: datetime,
    alert: RowAlert | None = None,
    handled: Callable[[Done], Collection[int]] | None = None,
) -> Outcome[Done]:
    """Do something with rows by `bisecting`, and remember for the next time which failed.

    A row that fails gets its alert, which is closed once it is done. Where one cause is in the
    way of all there is one alert instead, and the next call goes on with what was left. It stays
    open while any such row is left, however many others are done; if they are tried in the end
    and the cause was not in the way of all, each that fails has its own alert from then on.

    Without `alert` the caller says which rows failed. Where `do` passes over some rows, `handled`
    names, by what it returned, those that it did not.
    """
    if not ids:
        return Outcome()
    known = {pk: (cause, tried) for pk, cause, tried in REMEMBERED.of(job, Ids(ids))}
    stopped = _stopped(job)
    bad = {pk: cause for pk, (cause, was_tried) in known.items() if was_tried}
    outcome = bisecting.run(ids, do, bad, stopped, handled)
    _remember(job, outcome, bad, now)
    finished = _finished(ids, outcome, handled)
    if mended := [pk for pk in known if pk in finished]:
        _forget_failures(job, mended, now, alert)
    _stop(job, outcome, day, now)
    over = _over(job, stopped - outcome.left.keys(), is_past=bool(finished))
    silent = outcome.left.keys() | (stopped - over)
    _report(job, [one for one in outcome.failed if one.cause not in silent], day, now, alert)
    if over:
        alerts.resolve(STOPPED, [_reference(job, cause) for cause in over], now)
        _report(job, _silent(job, over, outcome.failed, now), day, now, alert)
    return outcome


def finish(job: str, now: datetime) -> None:
    """All that a job was there for is done: nothing of it is remembered, and no stop stands."""
    FailedRow.objects.filter(job=job).delete()
    _close_empty(now)


def settle(jobs: Collection[str], since: datetime, now: datetime) -> None:
    """Forget what is no concern of some jobs any more, which have gone over all that waits.

    These are the rows that they have not come upon `since` they began; a stop that stands for no
    others is closed.
    """
    gone, _ = FailedRow.objects.filter(job__in=jobs, at__lt=since).delete()
    if gone:
        _close_empty(now)


def let_go(now: datetime) -> None:
    """Forget the rows of jobs that wait no more; a stop that stands for no others is closed."""
    for job in JOBS:
        known = FailedRow.objects.filter(job=job.name)
        rows = set(known.values_list("row", flat=True))
        if rows and (gone := rows.difference(job.waiting(rows))):
            known.filter(row__anyof=Ids(gone)).delete()
    _close_empty(now)


def forget(before: datetime, now: datetime) -> None:
    """Forget rows that were last tried long ago: what they were about has come to its end."""
    FailedRow.objects.filter(at__lt=before).delete()
    _close_empty(now)


def _close_empty(now: datetime) -> None:
    """Close the stops of which no row is remembered."""
    pairs = FailedRow.objects.order_by().values_list("job", "cause").distinct()
    held = {_reference(job, cause) for job, cause in pairs}
    is_open = Alert.objects.filter(kind=STOPPED.name, resolved_at=None)
    empty = set(is_open.values_list("reference", flat=True)) - held
    if empty:
        alerts.resolve(STOPPED, empty, now)


def _stopped(job: str) -> set[str]:
    """The causes that were in the way when the job was last at work."""
    of_job = _reference(job, "")
    return {one.rpartition(" ")[2] for (one,) in STOPS.of() if one.startswith(of_job)}


def _reference(job: str, cause: str) -> str:
    return f"{job} {cause}"


def _remember(job: str, outcome: Outcome, bad: dict[int, str], now: datetime) -> None:
    """What failed, and what was left; of that, those that are known to be bad stay so."""
    tried = {one.pk: one.cause for one in outcome.failed}
    left = {pk: cause for cause, rows in outcome.left.items() for pk in rows}
    known = bad | tried
    FailedRow.objects.bulk_create(
        [
            FailedRow(job=job, row=pk, cause=cause, was_tried=known.get(pk) == cause, at=now)
            for pk, cause in (left | tried).items()
        ],
        update_conflicts=True,
        unique_fields=["job", "row"],
        update_fields=["cause", "was_tried", "at"],
    )


def _finished(
    ids: Sequence[int],
    outcome: Outcome[Done],
    handled: Callable[[Done], Collection[int]] | None,
) -> set[int]:
    """The rows that were done, and not just passed over."""
    if handled is not None:
        return {pk for done in outcome.done for pk in handled(done)}
    undone = {pk for rows in outcome.left.values() for pk in rows}
    return set(ids) - undone.union(one.pk for one in outcome.failed)


def _over(job: str, causes: set[str], is_past: bool) -> set[str]:
    """Those of some causes that stand for no row any more, or where the job `is_past` them, for
    none that is still to be tried.
    """
    if not causes:
        return causes
    waiting = FailedRow.objects.filter(job=job, cause__in=causes)
    if is_past:
        waiting = waiting.filter(was_tried=False)
    return causes - set(waiting.values_list("cause", flat=True).distinct())


def _silent(
    job: str, causes: Collection[str], failed: Sequence[Failed], now: datetime
) -> list[Failed]:
    """Rows of this round that failed without an alert of their own, in other calls than this."""
    told = {one.pk for one in failed}
    found = FailedRow.objects.filter(job=job, cause__in=causes, at__gt=now - ROUND)
    rows = set(found.values_list("row", flat=True)) - told
    return [Failed(pk, WhileStopped()) for pk in sorted(rows)]


def _forget_failures(job: str, ids: Sequence[int], now: datetime, alert: RowAlert | None) -> None:
    """What failed before and is done now is nothing to look at any more."""
    FailedRow.objects.filter(job=job, row__anyof=Ids(ids)).delete()
    if alert is not None:
        alerts.resolve(alert.kind, [alert.reference(pk) for pk in ids], now)


def _stop(job: str, outcome: Outcome, day: date, now: datetime) -> None:
    last = {one.cause: one for one in outcome.failed}
    for cause in outcome.left:
        error = last[cause].error
        count = FailedRow.objects.filter(job=job, cause=cause, was_tried=True).count()
        logger.error("%s %s stopped after %s rows", day, job, count, exc_info=error)
        text = (
            f"{job} の処理を止めました。同じ原因で{count}件が失敗し、残りも同じ結果になるためです。"
            f"原因が直れば、次の処理が続きから行います。原因: {_said(error)}"
        )
        alerts.alert(STOPPED, _reference(job, cause), _short(text), day, now)


def _report(
    job: str, failed: Sequence[Failed], day: date, now: datetime, alert: RowAlert | None
) -> None:
    for one in failed:
        logger.error("%s %s: %s", day, job, one.pk, exc_info=one.error)
        if alert is not None:
            text = alert.text(one.pk, one.error)
            alerts.alert(alert.kind, alert.reference(one.pk), _short(text), day, now)


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def _short(text: str) -> str:
    return text.replace("\x00", "")[:2000]
