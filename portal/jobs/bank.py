"""What follows a bank file that was taken in: its records are matched, by workers."""

import logging

from celery import Task

from billing.operations import matching
from billing.queries.matching import waiting

logger = logging.getLogger(__name__)


def begin(file_id: int) -> None:
    """Hand the matching to the workers; where the queue takes nothing, staff begin it again."""
    from portal.jobs.tasks import match_bank_file

    _queue(match_bank_file, file_id)


def begin_again(payer_name: str = "") -> None:
    """Match anew what waits; only that of one payer, whose name was learned."""
    from portal.jobs.tasks import match_waiting_transfers

    _queue(match_waiting_transfers, payer_name)


def _queue(task: Task, subject: object) -> None:
    try:
        task.delay(subject)
    except Exception:
        logger.exception("%s of %s could not be queued", task.name, subject)


def match(file_id: int) -> None:
    """Match what waits of a file, in parts; once more does no harm."""
    from portal.jobs.tasks import match_transfers

    for ids in matching.parts(waiting(file=file_id)):
        match_transfers.delay(ids)
