"""Jobs that work on many rows: each bad row is an alert, and what is in the way of all is one."""

import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from django.utils.translation import gettext_lazy as _

from contracts.office import bisecting
from contracts.office.alert_kinds import ALERTS, AlertKind
from contracts.office.bisecting import Failed, Outcome
from contracts.office.lookups import Ids
from contracts.office.models import Alert, FailedRow
from contracts.office.operations import alerts

logger = logging.getLogger(__name__)

STOPPED = ALERTS.register(AlertKind("job_stopped", _("Job stopped by one cause")))
"""Its matter is the job and the cause; closed as soon as the job gets past it."""

Done = TypeVar("Done")


@dataclass(frozen=True, slots=True)
class RowAlert:
    """What is said of a row that fails: the alert's kind, its matter and its text."""

    kind: AlertKind
    reference: Callable[[int], str]
    text: Callable[[int, Exception], str]


def run(
    job: str,
    ids: Sequence[int],
    do: Callable[[Sequence[int]], Done],
    day: date,
    now: datetime,
    alert: RowAlert | None = None,
) -> Outcome[Done]:
    """Do something with rows by `bisecting`, and remember for the next time which failed.

    A row that fails gets its alert, which is closed once it is done. Where one cause is in the
    way of all there is one alert instead, and the next call goes on with what was left. Without
    `alert` the caller says which rows failed.
    """
    if not ids:
        return Outcome()
    known = dict(FailedRow.objects.filter(job=job).values_list("row", "cause"))
    stopped = _stopped(job) if known else set()
    outcome = bisecting.run(ids, do, {pk: known[pk] for pk in ids if pk in known}, stopped)
    left = {pk for rows in outcome.left.values() for pk in rows}
    undone = left.union(failed.pk for failed in outcome.failed)
    _remember(job, outcome.failed, now)
    if mended := [pk for pk in ids if pk in known and pk not in undone]:
        _forget_failures(job, mended, now, alert)
    _stop(job, outcome, day, now)
    over = stopped - outcome.left.keys() if outcome.done else set()
    if over:
        alerts.resolve(STOPPED, [_reference(job, cause) for cause in over], now)
    silent = outcome.left.keys() | (stopped - over)
    _report(job, [one for one in outcome.failed if one.cause not in silent], day, now, alert)
    return outcome


def forget(before: datetime) -> None:
    """Forget rows that were last tried long ago: what they were about has come to its end."""
    FailedRow.objects.filter(at__lt=before).delete()


def _stopped(job: str) -> set[str]:
    """The causes that were in the way when the job was last at work."""
    is_open = Alert.objects.filter(
        kind=STOPPED.name, reference__startswith=_reference(job, ""), resolved_at=None
    )
    return {one.rpartition(" ")[2] for one in is_open.values_list("reference", flat=True)}


def _reference(job: str, cause: str) -> str:
    return f"{job} {cause}"


def _remember(job: str, failed: Collection[Failed], now: datetime) -> None:
    FailedRow.objects.bulk_create(
        [FailedRow(job=job, row=one.pk, cause=one.cause, at=now) for one in failed],
        update_conflicts=True,
        unique_fields=["job", "row"],
        update_fields=["cause", "at"],
    )


def _forget_failures(job: str, ids: Sequence[int], now: datetime, alert: RowAlert | None) -> None:
    """What failed before and is done now is nothing to look at any more."""
    FailedRow.objects.filter(job=job, row__anyof=Ids(ids)).delete()
    if alert is not None:
        alerts.resolve(alert.kind, [alert.reference(pk) for pk in ids], now)


def _stop(job: str, outcome: Outcome, day: date, now: datetime) -> None:
    last = {one.cause: one for one in outcome.failed}
    for cause in outcome.left:
        error = last[cause].error
        count = FailedRow.objects.filter(job=job, cause=cause).count()
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
