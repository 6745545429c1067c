"""Working through the stages of a day: in chunks, and around a row that fails."""

import logging
from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext_lazy as _

from billing.jobs import BILL
from contracts.office import bisecting, context
from contracts.office.alert_kinds import ALERTS, AlertKind
from contracts.office.daily import STAGES, DayStage, Waits, stage_of, stages_of
from contracts.office.models import Alert
from contracts.office.operations import alerts
from contracts.office.queries.selecting import first_of
from portal.jobs.models import JobChunk, JobRun

logger = logging.getLogger(__name__)

LARGEST_CHUNK = 2500
SMALLEST_CHUNK = 500
FAILED = ALERTS.register(AlertKind("job_failure", _("Daily job failed")))


def plan(day: date, since: date) -> list[str]:
    """The keys of a day's stages in their order; `since` is the first day whose jobs run."""
    return [one.key for one in stages_of(day, since)]


def plan_of_month(month: date) -> list[str]:
    """The keys of the stages for the billing of a month by itself, as any day has them."""
    return [*(one.key() for one in STAGES.ahead_of(BILL.name)), BILL.key(month)]


def chunks(ids: Sequence[int]) -> list[list[int]]:
    """Enough chunks to keep several workers busy, none too large for one transaction."""
    size = min(max(len(ids) // 4, SMALLEST_CHUNK), LARGEST_CHUNK)
    return [list(ids[start : start + size]) for start in range(0, len(ids), size)]


def onward(run: JobRun) -> list[JobChunk]:
    """Close the stage that is done, and prepare the next with anything to do: its chunks.

    Moves the run and stores nothing of it. Past the last stage it is finished, without chunks.
    """
    idle: range | None = None
    while run.stage is not None:
        one = stage_of(run.stage, run.day)
        if not run.is_prepared:
            run.is_prepared = True
            if idle is None or run.position > idle.stop:
                idle = _idle(run)
            if run.position not in idle and (waiting := one.select()):
                return [
                    JobChunk(run=run, stage=one.key, number=number, ids=ids)
                    for number, ids in enumerate(chunks(waiting), 1)
                ]
        one.finish()
        run.position += 1
        run.is_prepared = False
    run.finished_at = context.now()
    return []


def _idle(run: JobRun) -> range:
    """The positions from that of a run on whose stages find nothing; up to one that may.

    Asked in one statement. What comes after a stage with work is asked when that is done.
    """
    asked: list[Waits] = []
    for key in run.plan[run.position :]:
        waiting = stage_of(key, run.day).stage.waiting
        if waiting is None:
            break
        asked.append(waiting)
    found = first_of(asked, run.day) if len(asked) > 1 else 0
    return range(run.position, run.position + (len(asked) if found is None else found))


def work_on(chunk: JobChunk) -> None:
    """Carry out a chunk, around its rows that fail."""
    day = chunk.run.day
    work_safely(stage_of(chunk.stage, day), chunk.ids, day)


def work_safely(one: DayStage, ids: Sequence[int], day: date) -> None:
    """Work on rows together; if that fails, on each by itself, and report those that fail."""

    def do(ids: Sequence[int]) -> None:
        one.work(ids)
        _close_reports(one.key, ids)

    def report(pk: int, error: Exception) -> None:
        logger.exception("%s %s: %s", day, one.key, pk)
        _report(one.key, pk, day, error)

    bisecting.run(ids, do, report)


def _report(key: str, pk: int, day: date, error: Exception) -> None:
    text = f"{key} の処理で {pk} が失敗しました: {type(error).__name__}: {error}"
    alerts.alert(FAILED, f"{key}:{pk}", text, day, context.now())


def _close_reports(key: str, ids: Sequence[int]) -> None:
    """What failed on an earlier day and is done now is nothing to look at any more."""
    reported = set(
        Alert.objects.filter(
            kind=FAILED.name, reference__startswith=f"{key}:", resolved_at=None
        ).values_list("reference", flat=True)
    )
    done = reported & {f"{key}:{pk}" for pk in ids} if reported else None
    if done:
        alerts.resolve(FAILED, done, context.now())
