"""Running a day's jobs in recorded steps, so that they resume after a crash.

A run goes through its stages; a stage is cut into chunks; a chunk is worked on in one
transaction together with the note that it is done. Whoever finishes the last chunk of a
stage prepares the next. Any of it may be called twice or by two workers at once.
"""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TypeVar

from django.db import connection, transaction
from django.db.models import Aggregate, Count, Max, Min, Q

from billing.jobs import BILL
from billing.operations import billing_month
from contracts.office import context
from contracts.terms.periods import ONE_DAY
from portal.jobs import clock, stages
from portal.jobs.models import JobChunk, JobRun

STARTING = 20_100
"""Key of the advisory lock under which runs are opened."""

DAILY = Q(month=None)
OPEN = Q(finished_at=None, superseded_at=None)

Chunk = TypeVar("Chunk")


class AlreadyLived(Exception):
    """The jobs of a later day have begun: that day cannot be lived again."""


@transaction.atomic
def start(day: date, again: bool = False) -> JobRun:
    """The run of a day, opened once; it takes over what earlier runs left unfinished.

    `again` reopens a finished run: everything in it is harmless to repeat.
    """
    known = _open(
        day,
        run=Max("pk", filter=DAILY & Q(day=day)),
        last=Max("day", filter=DAILY & ~Q(finished_at=None)),
        first=Min("since", filter=DAILY),
        left=Count("pk", filter=OPEN & Q(day__lt=day)),
    )
    now = context.now()
    if known["left"]:
        JobRun.objects.filter(OPEN, day__lt=day).update(superseded_at=now)
    if known["run"] is None:
        since = min(known["last"] + ONE_DAY, day) if known["last"] else known["first"] or day
        return JobRun.objects.create(
            day=day, since=since, plan=stages.plan(day, since), started_at=now
        )
    run = JobRun.objects.get(pk=known["run"])
    if again and run.finished_at is not None:
        run.chunks.all().delete()
        run.plan = stages.plan(day, run.since)
        run.position, run.is_prepared, run.finished_at = 0, False, None
        run.save()
    return run


@transaction.atomic
def start_month(day: date, month: date, expected: str = "") -> tuple[JobRun, bool]:
    """The billing of a month by itself, on a day, and whether it is new.

    `expected` is the fingerprint of the preview that was shown: workers compare first.
    Where a run of the day has it in hand already, that is the one. What the day's jobs would
    do before is done before. The next day's jobs take over what is left unfinished.
    """
    _open(day)
    open_runs = JobRun.objects.filter(OPEN)
    in_hand = open_runs.filter(day=day, plan__contains=[BILL.key(month)]).first()
    if in_hand is not None:
        return in_hand, False
    now = context.now()
    open_runs.filter(month=month).update(superseded_at=now)
    plan = stages.plan_of_month(month)
    run = JobRun.objects.create(
        day=day, since=day, month=month, plan=plan, started_at=now, expected=expected
    )
    return run, True


def open_no_run() -> None:
    """Nobody else opens a run before the present transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [STARTING])


def _open(day: date, **wanted: Aggregate) -> dict:
    """Runs are opened one at a time, for no day before one that has begun.

    Two people may let such a day be lived that a wrong clock has passed over.

    Returns what is wanted about the runs that there are.
    """
    open_no_run()
    known = JobRun.objects.aggregate(newest=Max("day"), **wanted)
    newest = known["newest"]
    if newest is not None and newest > day and not clock.is_released(day):
        raise AlreadyLived(f"{newest}の処理が始まっています / the jobs of {newest} have begun")
    return known


def unfinished(day: date) -> list[int]:
    """The runs of a day that still have something to do."""
    runs = JobRun.objects.filter(OPEN, day=day).order_by("pk")
    return list(runs.values_list("pk", flat=True))


def advance(run_id: int) -> list[int]:
    """Prepare the next stage if the present one is done. Returns the chunks to work on."""
    return _advance(JobRun(pk=run_id))


@transaction.atomic
def _advance(run: JobRun) -> list[int]:
    run.refresh_from_db(from_queryset=JobRun.objects.select_for_update())
    if run.finished_at is not None or run.superseded_at is not None:
        return []
    if run.is_to_be_compared and not _is_as_shown(run):
        assert run.month, "the run of a day is compared with nothing"
        run.is_changed, run.superseded_at = True, context.now()
        run.save(update_fields=["is_changed", "superseded_at"])
        billing_month.give_up(context.system(run.day), run.month)
        return []
    waiting = _waiting(run.pk) if run.is_prepared else []
    if not waiting:
        waiting = [chunk.pk for chunk in JobChunk.objects.bulk_create(stages.onward(run))]
        run.save(update_fields=["position", "is_prepared", "finished_at"])
    return waiting


def _is_as_shown(run: JobRun) -> bool:
    return run.month is not None and billing_month.is_as_shown(run.month, run.day, run.expected)


def _waiting(run_id: int) -> list[int]:
    """The chunks that are left of the stage that was prepared last."""
    left = JobChunk.objects.filter(run=run_id, finished_at=None)
    return list(left.values_list("pk", flat=True))


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
    stages.work_on(chunk)
    chunk.finished_at = context.now()
    chunk.save(update_fields=["finished_at"])
    return chunk.run_id


def stage_is_done(run_id: int) -> bool:
    """Whether no chunk of the present stage waits."""
    return not _waiting(run_id)


def run_here(day: date, recorded: bool = True) -> JobRun:
    """The whole day in this process. Raises AlreadyLived for a day before the last one done.

    Not `recorded`, it is the day of a play, which keeps all or nothing: nothing resumes it.
    """
    if recorded:
        return _through(start(day, again=True), _advance, partial(work, wait=True))
    run = JobRun(day=day, since=day, plan=stages.plan(day, day), started_at=context.now())
    return _through(run, stages.onward, stages.work_on)


def _through(
    run: JobRun, advance: Callable[[JobRun], list[Chunk]], work: Callable[[Chunk], object]
) -> JobRun:
    while waiting := advance(run):
        for chunk in waiting:
            work(chunk)
    return run
