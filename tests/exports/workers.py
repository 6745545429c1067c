"""Real workers, fed by the real broker, for tests whose rows are committed."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import Popen

from django.db import connection

from portal.celery import app, ensure_broker
from tests.setup.processes import environment, eventually, start


def empty_queue() -> None:
    """Forget what other tests have asked for."""
    ensure_broker()
    app.control.purge()


@contextmanager
def worker() -> Iterator[Popen]:
    """A Celery worker on the test's own database, killed at the end if it still lives."""
    env = environment(
        Path(os.environ["PORTAL_VAR"]),
        DJANGO_SETTINGS_MODULE="tests.exports.worker_settings",
        TEST_DATABASE=connection.settings_dict["NAME"],
    )
    command = ("-m", "celery", "-A", "portal", "--quiet", "worker", "--pool=solo")
    process = start(*command, "--loglevel=ERROR", env=env)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def wait_for(condition: Callable[[], object]) -> None:
    assert eventually(condition, seconds=60)
