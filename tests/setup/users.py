"""Users of embedded servers: processes that part from one that has loaded what they need."""

import os
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

from portal.tools.embedded.server import EmbeddedServer
from tests.setup.processes import environment

LOADED = get_context("forkserver")
LOADED.set_forkserver_preload([__name__, "portal.tools.embedded"])


class User:
    """A process that starts an embedded server, says so, and uses it until it is stopped."""

    def __init__(self, kind: type[EmbeddedServer], var: Path) -> None:
        self._ours, theirs = LOADED.Pipe()
        self.process = LOADED.Process(target=_use, args=(kind, var, theirs), daemon=True)
        self.process.start()
        theirs.close()
        self._pid: int | None = None

    @property
    def server_pid(self) -> int:
        if self._pid is None:
            self._pid = self._ours.recv()
        return self._pid

    def end(self) -> None:
        self._ours.close()
        self.process.join()

    def kill(self) -> None:
        self.process.kill()
        self.process.join()


def _use(kind: type[EmbeddedServer], var: Path, theirs: Connection) -> None:
    alone = environment(var)
    os.environ.clear()
    os.environ.update(alone)
    server = kind(var)
    server.ensure_running()
    theirs.send(int(server.pid_file.read_text().split()[0]))
    with suppress(EOFError):
        theirs.recv()
