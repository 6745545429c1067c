"""The processes of a fault run, and the ways in which they come to their end."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from random import Random
from typing import IO

import psutil
from django.conf import settings

from portal.celery import app
from portal.tools.demo_processes import PARTS
from portal.tools.embedded import postgres_server, valkey_server
from portal.tools.embedded.keeper import server_process
from portal.tools.embedded.server import EmbeddedServer

Fault = Callable[["Processes"], None]


class Processes:
    """Web, worker and beat, each started again when it has ended."""

    def __init__(self, lock: IO[str], mail: str) -> None:
        self.lock = lock
        """Kept open: it would be given back by reading it in another way."""
        self.environment = {
            **os.environ, "PORTAL_VAR": str(settings.VAR_DIR), "EMAIL_URL": mail,
        }  # fmt: skip
        self.running: dict[str, subprocess.Popen] = {}
        self.ended: Counter[str] = Counter()
        self.log = (settings.VAR_DIR / "processes.log").open("ab")

    def keep_running(self) -> None:
        for part in PARTS:
            process = self.running.get(part)
            if process is None or process.poll() is not None:
                if process is not None:
                    self.ended[part] += 1
                self._start(part)

    def _start(self, part: str) -> None:
        self.running[part] = subprocess.Popen(
            [sys.executable, "-m", "portal.tools.demo_processes", part, self.lock.name],
            env=self.environment,
            cwd=settings.BASE_DIR,
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=self.log,
            stderr=self.log,
        )

    def address(self) -> str:
        """Of the web, as the one that was started last has written it."""
        self.lock.seek(0)
        return self.lock.read()

    def end(self, part: str) -> None:
        """SIGKILL to a part and what it has started."""
        process = self.running.pop(part)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def kill(self, part: str) -> None:
        """The same, and start it again."""
        self.end(part)
        self._start(part)

    def stop(self) -> None:
        for part in list(self.running):
            self.end(part)
        self.log.close()


def _kill_server(server: EmbeddedServer) -> None:
    process = server_process(server.pid_file, server.folder)
    if process is not None:
        process.kill()
        with suppress(psutil.NoSuchProcess):
            while process.status() != psutil.STATUS_ZOMBIE:
                time.sleep(0.01)
    server.ensure_running()


def _flush(_: Processes) -> None:
    app.control.purge()


FAULTS: dict[str, Fault] = {
    "worker": lambda processes: processes.kill("worker"),
    "beat": lambda processes: processes.kill("beat"),
    "web": lambda processes: processes.kill("web"),
    "postgresql": lambda _: _kill_server(postgres_server()),
    "valkey": lambda _: _kill_server(valkey_server()),
    "flush": _flush,
}
OFTEN = {"worker": 4, "postgresql": 3, "beat": 1, "web": 1, "valkey": 2, "flush": 2}


def strike(random: Random, processes: Processes) -> str:
    """One fault after a moment; its name."""
    time.sleep(random.uniform(0, 0.3))
    name = random.choices(list(OFTEN), list(OFTEN.values()))[0]
    FAULTS[name](processes)
    return name
