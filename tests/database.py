"""The tests' database is a copy of one to which every migration was applied once.

The copy takes no time; the original is made again when a migration, a guard, a locked
package or a room's models have changed.
"""

import fcntl
import hashlib
import os
from itertools import product
from pathlib import Path

from django.conf import settings
from django.db import connection

from tests.rows import OURS
from tests.setup.processes import ROOT, environment, run

PREFIX = "original_"


def original() -> str:
    """The name of the database to copy; the first process that asks makes it."""
    name = f"{PREFIX}{_digest()}"
    with (Path(os.environ["PORTAL_VAR"]) / "original.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with connection._nodb_cursor() as cursor:
            query = "SELECT datname FROM pg_database WHERE starts_with(datname, %s)"
            cursor.execute(query, [PREFIX])
            known = {row[0] for row in cursor.fetchall()}
            if name not in known:
                for other in known:
                    cursor.execute(f"DROP DATABASE {other}")
                _make(name, cursor)
    return name


def _make(name: str, cursor) -> None:
    unfinished = f"{PREFIX}unfinished"
    cursor.execute(f"CREATE DATABASE {unfinished}")
    env = environment(
        Path(os.environ["PORTAL_VAR"]),
        DJANGO_SETTINGS_MODULE="tests.worker_settings",
        TEST_DATABASE=unfinished,
        TEST_BROKER=settings.CELERY_BROKER_URL,
    )
    made = run("manage.py", "migrate", "--verbosity=0", env=env)
    if made.returncode:
        raise RuntimeError(made.stderr)
    cursor.execute(f"ALTER DATABASE {unfinished} RENAME TO {name}")


def _digest() -> str:
    paths = [ROOT / "requirements.lock"]
    for room, files in product(OURS, ("*.sql", "migrations/*.py", "models/*.py", "models.py")):
        paths += (ROOT / room).rglob(files)
    found = hashlib.sha256()
    for path in sorted(paths):
        found.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return found.hexdigest()[:16]
