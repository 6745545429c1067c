"""A real clamd on this machine, with one signature of its own and nothing of anybody's."""

import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.setup.pooler import free_port
from tests.setup.processes import eventually

VIRUS = b"portal-test-virus"
NAME = "Portal.Test"
MEGABYTES = 1
"""The longest stream that it takes."""
CONFIGURATION = """\
Foreground yes
TCPSocket {port}
TCPAddr 127.0.0.1
DatabaseDirectory {folder}
TemporaryDirectory {folder}
LogFile {folder}/clamd.log
StreamMaxLength {megabytes}M
MaxThreads 2
"""


@contextmanager
def running(folder: Path) -> Iterator[tuple[int, tuple[str, int]]]:
    """Its address, as the setting CLAMD has it."""
    port = free_port()
    (folder / "own.ndb").write_text(f"{NAME}:0:*:{VIRUS.hex()}\n")
    configuration = folder / "clamd.conf"
    configuration.write_text(CONFIGURATION.format(port=port, folder=folder, megabytes=MEGABYTES))
    process = subprocess.Popen(
        ["/usr/sbin/clamd", "--config-file", configuration],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = ("127.0.0.1", port)
    try:
        assert eventually(lambda: process.poll() is not None or _answers(address))
        yield socket.AF_INET, address
    finally:
        process.kill()
        process.wait()


def _answers(address: tuple[str, int]) -> bool:
    try:
        with socket.create_connection(address, 1) as there:
            there.sendall(b"zPING\0")
            return there.recv(16) == b"PONG\0"
    except OSError:
        return False
