"""The making of files as Celery tasks."""

from celery import shared_task

from contracts.office import context
from portal.exports import operations, worker


@shared_task
def make(export_id: int) -> None:
    """Make one file; called twice, or after a kill, it does no harm."""
    worker.make(export_id)


@shared_task
def tidy() -> None:
    """Delete what has expired, and begin again what a killed worker left."""
    by = context.system()
    operations.expire(by)
    operations.begin_lost_again(by)
