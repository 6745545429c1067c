"""The making of files as Celery tasks, and handing it to the queue."""

from datetime import timedelta

from celery import shared_task

from contracts.office import context
from contracts.office.context import By
from portal.exports import endings, worker
from portal.exports.models import UNFINISHED, Export
from portal.handing import hand
from portal.jobs.clock import waits_for_the_clock
from portal.storage import remove_abandoned

LOST = timedelta(minutes=10)
"""After so long without progress a job counts as lost and is restarted."""


@shared_task
def make(export_id: int) -> None:
    """Make one file; called twice, or after a kill, it does no harm."""
    worker.make(export_id)


@shared_task
@waits_for_the_clock
def tidy() -> None:
    """Delete what has expired or was never whole, and begin again what a killed worker left."""
    by = context.system()
    remove_abandoned(by.now)
    endings.expire(by)
    begin_lost_again(by)


def begin_lost_again(by: By) -> int:
    """Queue what no worker has worked on for a while. Returns how many."""
    lost = Export.objects.filter(state__in=UNFINISHED, seen_at__lte=by.now - LOST)
    return sum(enqueue(export) for export in lost)


def enqueue(export: Export) -> bool:
    """Whether the queue took the job."""
    return hand(make, export.pk)
