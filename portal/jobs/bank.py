"""What follows when a bank file is imported: workers match its records."""

import logging

from celery import Task

from portal.jobs import tasks

logger = logging.getLogger(__name__)


def begin(file_id: int) -> None:
    """Hand the matching to the workers; where the queue takes nothing, staff begin it again."""
    _queue(tasks.match_bank_file, file_id)


def begin_again(payer_name: str = "") -> None:
    """Match again what waits; only that of one payer, whose name was learned."""
    _queue(tasks.match_waiting_transfers, payer_name)


def _queue(task: Task, subject: object) -> None:
    try:
        task.delay(subject)
    except Exception:
        logger.exception("%s of %s could not be queued", task.name, subject)
