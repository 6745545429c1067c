"""What the embedded servers have in common: lease, start, keeper, socket."""

import fcntl
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from portal.sockets import socket_folder
from portal.tools.embedded import keeper

START_SECONDS = 60


class EmbeddedServer:
    """A server shared by every process that works on the same `var/` folder."""

    name: str
    stop_signal: int
    socket_name: str

    def __init__(self, var: Path) -> None:
        self.var = var
        self.folder = var / self.name
        self._lease: IO | None = None
        self._keeper: subprocess.Popen | None = None
        self._threads = threading.RLock()

    @property
    def pid_file(self) -> Path:
        raise NotImplementedError

    @property
    def log(self) -> Path:
        return self.folder / "server.log"

    def start(self) -> None:
        """Start the server, which does not run, and return when it is ready."""
        raise NotImplementedError

    def answers(self) -> bool:
        """Whether the server takes connections now."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
            try:
                probe.connect(str(self.socket_folder / self.socket_name))
            except OSError:
                return False
        return True

    @property
    def socket_folder(self) -> Path:
        """Where it listens."""
        return socket_folder(self.folder)

    def ensure_running(self) -> None:
        """Take part in the server's use until this process ends; start it if need be."""
        with self._threads:
            if self._lease is not None and self.answers():
                return
            self._take_lease()
            with self._locked("start"):
                if not self.answers():
                    self.start()
                self._ensure_keeper()

    def wait_for_running_process(self) -> bool:
        """Whether a server that was just starting or stopping is there in the end."""
        deadline = time.monotonic() + START_SECONDS
        while keeper.server_process(self.pid_file, self.folder) is not None:
            if self.answers():
                return True
            if time.monotonic() > deadline:
                raise TimeoutError(f"{self.name} が応答しません / no answer: see {self.log}")
            time.sleep(0.05)
        return False

    def _take_lease(self) -> None:
        """Hold the shared lock. Forked children hold it on, programs started do not."""
        if self._lease is None:
            lease = self._lock_file("lease").open("a")
            fcntl.flock(lease, fcntl.LOCK_SH)
            self._lease = lease

    def _ensure_keeper(self) -> None:
        """Start a keeper unless one is at work; it inherits the lock that says so."""
        with self._lock_file("keeper").open("a") as at_work:
            try:
                fcntl.flock(at_work, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            self._keeper = subprocess.Popen(
                [
                    sys.executable,
                    keeper.__file__,
                    self._lock_file("lease"),
                    self.pid_file,
                    self.folder,
                    str(int(self.stop_signal)),
                    str(at_work.fileno()),
                ],
                pass_fds=[at_work.fileno()],
                start_new_session=True,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd=self.var,
            )

    @contextmanager
    def _locked(self, purpose: str) -> Iterator[None]:
        with self._lock_file(purpose).open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _lock_file(self, purpose: str) -> Path:
        folder = self.var / "locks"
        folder.mkdir(parents=True, exist_ok=True)
        return folder / f"{self.name}.{purpose}"

    def make_socket_folder(self, owner: int) -> None:
        """Make the short socket folder, refusing one that somebody else has laid there."""
        folder = self.socket_folder
        if folder == self.folder:
            return
        folder.mkdir(mode=0o700, exist_ok=True)
        if folder.is_symlink() or folder.stat().st_uid not in (os.getuid(), owner):
            raise RuntimeError(f"{folder} は別の利用者のものです / belongs to somebody else")
        if owner != folder.stat().st_uid:
            os.chown(folder, owner, -1)
