"""Working through the stages of a day: in chunks, and around a row that fails."""

from collections.abc import Sequence
from datetime import date
from math import ceil

from django.utils.translation import gettext_lazy as _

from billing.jobs import BILL
from contracts.office import context
from contracts.office.alert_kinds import ALERTS, AlertKind
from contracts.office.daily import STAGES, DayStage, Waits, stage_of, stages_of
from contracts.office.operations import stopping
from contracts.office.operations.stopping import RowAlert
from contracts.office.queries.selecting import first_of
from portal.jobs.models import JobChunk, JobRun

LARGEST_CHUNK = 2500
SMALLEST_CHUNK = 500
FAILED = ALERTS.register(AlertKind("job_failure", _("Daily job failed")))


def plan(day: date, since: date) -> list[str]:
    """The keys of a day's stages in their order; `since` is the first day whose jobs run."""
    return [one.key for one in stages_of(day, since)]


def plan_of_month(month: date) -> list[str]:
    """The keys of the stages for the billing of a month by itself, as any day has them."""
    return [*(one.key() for one in STAGES.ahead_of(BILL.name)), BILL.key(month)]


def chunks(one: DayStage, ids: Sequence[int]) -> list[list[int]]:
    """Enough chunks to keep several workers busy, none too large for one transaction.

    Of a stage whose workers write in turn the first is half as large as the others, so that the
    next is ready by the time it has written.
    """
    size = min(max(len(ids) // 4, SMALLEST_CHUNK), LARGEST_CHUNK)
    first = size
    if one.stage.in_turn and len(ids) > size:
        first = _half(len(ids), size)
        size = 2 * first
    starts = range(first - size, len(ids), size)
    return [list(ids[max(start, 0) : start + size]) for start in starts]


def _half(count: int, size: int) -> int:
    """Half of a chunk, of which the first has one and each other two: in as many as of `size`."""
    others = ceil(count / size) - 1
    if ceil(count / (2 * others + 1)) > LARGEST_CHUNK // 2:
        others += 1
    return ceil(count / (2 * others + 1))


def onward(run: JobRun) -> list[JobChunk]:
    """Close the stage that is done, and prepare the next with anything to do: its chunks.

    Moves the run and stores nothing of it. Past the last stage it is finished, without chunks.
    """
    idle: range | None = None
    has_worked = run.is_prepared
    while run.stage is not None:
        one = stage_of(run.stage, run.day)
        if not run.is_prepared:
            run.is_prepared = True
            if idle is None or run.position > idle.stop:
                idle = _idle(run)
            if run.position not in idle and (waiting := one.select()):
                return [
                    JobChunk(run=run, stage=one.key, number=number, ids=ids)
                    for number, ids in enumerate(chunks(one, waiting), 1)
                ]
        one.finish()
        run.position += 1
        run.is_prepared = False
    run.finished_at = context.now()
    if has_worked:
        stopping.settle(set(run.plan), run.started_at, run.finished_at)
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
    """Work on rows together; if that fails, around those that fail, which are reported."""

    def text(pk: int, error: Exception) -> str:
        return f"{one.key} の処理で {pk} が失敗しました: {type(error).__name__}: {error}"

    alert = RowAlert(FAILED, lambda pk: f"{one.key}:{pk}", text)
    stopping.run(one.key, ids, one.work, day, context.now(), alert)
