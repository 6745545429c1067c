"""How many jobs wait in each queue of the broker, and for how long."""

import json
import time
from collections.abc import Callable
from typing import Any

from celery.signals import before_task_publish

from contracts.office.measures import MEASURES, Figures, Measure
from portal.celery import app, broker_needed

QUEUED_AT = "queued_at"
"""The header of a job's message: when it was put into the queue, in seconds since 1970."""


@before_task_publish.connect
def say_when(headers: dict[str, Any], **_signal) -> None:
    headers[QUEUED_AT] = time.time()


def _of_each(read: Callable[[Any, str], float]) -> Figures:
    broker_needed.send(sender=_of_each)
    with app.connection_for_read() as broker:
        broker.ensure_connection(max_retries=1, timeout=3)
        client = broker.default_channel.client
        return {name: read(client, name) for name in app.amqp.queues}


def _jobs() -> Figures:
    return _of_each(lambda client, queue: client.llen(queue))


def _oldest() -> Figures:
    return _of_each(_age)


def _age(client: Any, queue: str) -> float:
    first = client.lindex(queue, -1)
    if first is None:
        return 0
    return max(0, time.time() - json.loads(first)["headers"].get(QUEUED_AT, time.time()))


MEASURES.register(Measure("portal_queue_jobs", "Jobs that wait in a queue", _jobs, "queue"))
MEASURES.register(
    Measure(
        "portal_queue_oldest_seconds",
        "For how long the job that is next in a queue has waited",
        _oldest,
        "queue",
    )
)
