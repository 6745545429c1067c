"""Real workers, fed by the real broker, for tests whose rows are committed."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import Popen

from django.db import connection

from portal.celery import app, broker_needed
from tests.setup.processes import environment, start

LOG = Path(os.environ["PORTAL_VAR"]) / "worker.log"
TAIL = 8_000


def empty_queue() -> None:
    """Forget what other tests have asked for."""
    broker_needed.send(sender=empty_queue)
    app.control.purge()


@contextmanager
def worker() -> Iterator[Popen]:
    """A Celery worker with one process at work for this test, killed at the end."""
    env = environment(
        Path(os.environ["PORTAL_VAR"]),
        DJANGO_SETTINGS_MODULE="tests.worker_settings",
        TEST_DATABASE=connection.settings_dict["NAME"],
        TEST_BROKER=app.conf.broker_url,
    )
    process = start(
        *("-m", "celery", "--app=portal", "--quiet", "worker", "--concurrency=1"),
        *("--loglevel=INFO", f"--logfile={LOG}"),
        env=env,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        kill(process)


def seen(worker: Popen) -> str:
    """Why nothing happens: its log, where each of its processes is, and the server's sessions."""
    os.killpg(worker.pid, signal.SIGUSR2)
    with connection.cursor() as cursor:
        cursor.execute("SELECT state, wait_event_type, query FROM pg_stat_activity")
        sessions = "\n".join(map(str, cursor.fetchall()))
    time.sleep(1)
    return f"{LOG.read_text()[-TAIL:]}\n{sessions}"


def kill(worker: Popen) -> None:
    """SIGKILL to the worker and its processes, which can do nothing about it."""
    if worker.poll() is None:
        os.killpg(worker.pid, signal.SIGKILL)
    worker.communicate()
