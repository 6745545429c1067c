"""Running a day's jobs in recorded steps, so that they resume after a crash.

A run goes through its stages; a stage is cut into chunks; a chunk is worked on in one
transaction together with the note that it is done. Whoever finishes the last chunk of a
stage prepares the next. Any of it may be called twice or by two workers at once.
"""

from datetime import date

from django.db import connection, transaction

from billing.jobs import BILL
from contracts.office import context
from contracts.office.daily import DayStage, stage_of
from contracts.terms.periods import ONE_DAY
from portal.jobs import stages
from portal.jobs.models import JobChunk, JobRun

STARTING = 20_100
"""Key of the advisory lock under which runs are opened."""


class AlreadyLived(Exception):
    """The jobs of a later day have begun: that day cannot be lived again."""


@transaction.atomic
def start(day: date, again: bool = False) -> JobRun:
    """The run of a day, opened once; it takes over what earlier runs left unfinished.

    `again` reopens a finished run: everything in it is harmless to repeat.
    """
    _open(day)
    of_days = JobRun.objects.filter(month=None)
    last = of_days.exclude(finished_at=None).order_by("day").last()
    now = context.now()
    JobRun.objects.filter(day__lt=day, finished_at=None, superseded_at=None).update(
        superseded_at=now
    )
    run = of_days.filter(day=day).first()
    if run is None:
        since = min(last.day + ONE_DAY, day) if last else _first_unfinished() or day
        return JobRun.objects.create(
            day=day, since=since, plan=stages.plan(day, since), started_at=now
        )
    if again and run.finished_at is not None:
        run.chunks.all().delete()
        run.plan = stages.plan(day, run.since)
        run.position, run.is_prepared, run.finished_at = 0, False, None
        run.save()
    return run


@transaction.atomic
def start_month(day: date, month: date) -> tuple[JobRun, bool]:
    """The billing of a month by itself, on a day, and whether it is new.

    Where a run of the day has it in hand already, that is the one. What the day's jobs would
    do before is done before. The next day's jobs take over what is left unfinished.
    """
    _open(day)
    open_runs = JobRun.objects.filter(finished_at=None, superseded_at=None)
    in_hand = open_runs.filter(day=day, plan__contains=[BILL.key(month)]).first()
    if in_hand is not None:
        return in_hand, False
    now = context.now()
    open_runs.filter(month=month).update(superseded_at=now)
    plan = stages.plan_of_month(month)
    return JobRun.objects.create(day=day, since=day, month=month, plan=plan, started_at=now), True


def _open(day: date) -> None:
    """Runs are opened one at a time, for no day before one that has begun."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [STARTING])
    newest = JobRun.objects.order_by("day").last()
    if newest is not None and newest.day > day:
        raise AlreadyLived(
            f"{newest.day}の処理が始まっています / the jobs of {newest.day} have begun"
        )


def _first_unfinished() -> date | None:
    first = JobRun.objects.filter(month=None).order_by("day").first()
    return first.since if first else None


def unfinished(day: date) -> list[int]:
    """The runs of a day that still have something to do."""
    runs = JobRun.objects.filter(day=day, finished_at=None, superseded_at=None)
    return list(runs.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def advance(run_id: int) -> list[int]:
    """Prepare the next stage if the present one is done. Returns the chunks to work on."""
    run = JobRun.objects.select_for_update().get(pk=run_id)
    while run.stage is not None and run.superseded_at is None:
        one = stage_of(run.stage, run.day)
        if not run.is_prepared:
            _prepare(run, one)
        waiting = run.chunks.filter(stage=one.key, finished_at=None)
        ids = list(waiting.values_list("pk", flat=True))
        if ids:
            return ids
        one.finish()
        run.position += 1
        run.is_prepared = False
        run.save(update_fields=["position", "is_prepared"])
    if run.superseded_at is None and run.finished_at is None:
        run.finished_at = context.now()
        run.save(update_fields=["finished_at"])
    return []


def _prepare(run: JobRun, one: DayStage) -> None:
    JobChunk.objects.bulk_create(
        JobChunk(run=run, stage=one.key, number=number, ids=ids)
        for number, ids in enumerate(stages.chunks(one.select()), 1)
    )
    run.is_prepared = True
    run.save(update_fields=["is_prepared"])


@transaction.atomic
def work(chunk_id: int, wait: bool = False) -> int | None:
    """Work on a chunk unless it is done or in other hands. Returns its run.

    With `wait`, other hands are waited for: what they leave undone is done then.
    """
    chunk = (
        JobChunk.objects.select_for_update(skip_locked=not wait, of=["self"])
        .select_related("run")
        .filter(pk=chunk_id, finished_at=None, run__superseded_at=None)
        .first()
    )
    if chunk is None:
        return None
    run = chunk.run
    stages.work_safely(stage_of(chunk.stage, run.day), chunk.ids, run.day)
    chunk.finished_at = context.now()
    chunk.save(update_fields=["finished_at"])
    return run.pk


def stage_is_done(run_id: int) -> bool:
    """Whether no chunk of the present stage waits."""
    run = JobRun.objects.get(pk=run_id)
    return not run.chunks.filter(stage=run.stage or "", finished_at=None).exists()


def run_here(day: date) -> JobRun:
    """The whole day in this process. Raises AlreadyLived for a day before the last one done."""
    run = start(day, again=True)
    while chunk_ids := advance(run.pk):
        for chunk_id in chunk_ids:
            work(chunk_id, wait=True)
    run.refresh_from_db()
    return run
