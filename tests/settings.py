"""The settings of the tests: an embedded environment apart from everybody else's.

Each session takes the first free folder `var/tests/N`, so that it disturbs neither
a running demo nor another session; the processes of one session share its servers,
in which each has a database and a queue of its own.
"""

import fcntl
import os
import sys
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import IO

from portal.translations import compile_catalogue, is_compiled

ROOT = Path(__file__).resolve().parent.parent
IN_WORKER_OF_SESSION = "PYTEST_XDIST_WORKER" in os.environ
QUEUES = 16
"""Databases that a Valkey has by itself."""
OF_THE_PORTAL = (
    "DATABASE_URL",
    "DATABASE_PASSWORD",
    "DATABASE_POOLED",
    "FILES_URL",
    "REDIS_URL",
    "REDIS_PASSWORD",
    "DEBUG",
    "SECRET_KEY",
    "SECRET_KEY_FALLBACKS",
    "ALLOWED_HOSTS",
    "EMAIL_URL",
    "IMAP_URL",
    "MAIL_ADDRESSES",
    "MAIL_AUTHSERV_ID",
    "BACKUP_KEY",
    "CLAMD_URL",
    "UPLOADS_WITHOUT_SCANNER",
    "BACKUP_IDENTITY",
)


def _locked(folder: Path) -> IO | None:
    """The open lock of a folder, unless another session works in it."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = (folder / "session").open("a")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        return None
    return lock


# What was compiled is kept, whatever the caller says: a session starts a hundred processes.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

if not IN_WORKER_OF_SESSION:
    folders = (ROOT / "var" / "tests" / str(number) for number in count(1))
    session_lock = next(filter(None, map(_locked, folders)))
    os.environ["PORTAL_VAR"] = str(Path(session_lock.name).parent)
    # Where all sessions share a folder, each closes it to the servers' user as it starts.
    os.environ["PYTEST_DEBUG_TEMPROOT"] = os.environ["PORTAL_VAR"]
    for name in list(os.environ):
        if name in OF_THE_PORTAL or name.startswith("ISSUER_"):
            del os.environ[name]
    if not is_compiled():
        compile_catalogue()

from portal.tools.embedded.postgres import SERVER_OPTIONS  # noqa: E402

SERVER_OPTIONS |= {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
# A plan that is kept is so from the first time on: each test's rollback forgets it.
SERVER_OPTIONS["plan_cache_mode"] = "force_generic_plan"

from portal.settings import *  # noqa: E402, F403
from portal.settings import CELERY_BROKER_URL, DATABASES, STATICFILES_DIRS  # noqa: E402

number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
CELERY_BROKER_URL = f"{CELERY_BROKER_URL}?virtual_host={number % QUEUES}"
DATABASES["default"]["CONN_MAX_AGE"] = 60  # of the live server, by each of the browser's
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
RECOVERY_CODE_ROUNDS = 1
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STATICFILES_DIRS = [
    *STATICFILES_DIRS,
    ("axe", find_spec("axe_playwright_python").submodule_search_locations[0]),
]
