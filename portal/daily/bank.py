"""What follows a bank file that was taken in: its records are matched, by a worker."""

import logging

logger = logging.getLogger(__name__)


def begin(file_id: int) -> None:
    """Hand the matching to the workers; where the queue takes nothing, staff begin it again."""
    from portal.daily.tasks import match_bank_file

    try:
        match_bank_file.delay(file_id)
    except Exception:
        logger.exception("the matching of bank file %s could not be queued", file_id)
