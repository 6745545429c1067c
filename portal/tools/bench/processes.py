"""As many processes as there are cores, working in the room that is measured, as Celery's would."""

import gc
import os
import resource
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context

from django.db import connection

WORKERS = os.cpu_count() or 1


@contextmanager
def workers(
    room: str, warm: Callable[[], object] | None = None, count: int = WORKERS
) -> Iterator[ProcessPoolExecutor]:
    """Processes with connections of their own to the same room, ready before the clock starts.

    `warm` makes each as one that has worked before; what it writes it must take back.
    """
    start = get_context("fork")
    ready = start.Barrier(count + 1)
    with ProcessPoolExecutor(count, start, _join, (room, warm, ready)) as pool:
        for _ in range(count):
            pool.submit(peak_mb)
        ready.wait(timeout=120)
        yield pool


def _join(room: str, warm: Callable[[], object] | None, ready) -> None:
    connection.connection = None  # the parent's, shared by the fork
    with connection.cursor() as cursor:
        cursor.execute(f"SET search_path TO {room}, public")
    if warm is not None:
        warm()
    gc.freeze()
    ready.wait(timeout=120)


def peak_mb() -> float:
    """The most memory that this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
