"""Handing work to the queue, from a page that must be answered whether the queue takes it or not.

What the queue does not take is found in the rows by a task that beat starts.
"""

import logging

from celery import Task

logger = logging.getLogger(__name__)


def hand(task: Task, *arguments: object) -> bool:
    """Whether the queue took it; at once, or after one more try."""
    try:
        task.delay(*arguments)
    except Exception:
        numbers = [one for one in arguments if isinstance(one, int)]  # words may be names
        logger.exception("%s %s could not be queued", task.name, numbers)
        return False
    return True
