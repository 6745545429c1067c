"""A real S3 server on loopback, over a folder."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from portal import environment
from tests.setup.processes import eventually

KEY, SECRET, BUCKET = "key-of-the-tests", "secret-of-the-tests", "portal"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def options(port: int, secret: str = SECRET) -> dict[str, Any]:
    return environment.objects(f"s3+http://{KEY}:{secret}@127.0.0.1:{port}/{BUCKET}/files")


@contextmanager
def object_server(folder: Path) -> Iterator[int]:
    """The port of a server with one bucket, which is a folder of this one."""
    (folder / BUCKET).mkdir(parents=True)
    port = free_port()
    process = subprocess.Popen(
        [
            Path(sys.executable).with_name("rclone"), "serve", "s3", "--config=", "--quiet",
            f"--addr=127.0.0.1:{port}", f"--auth-key={KEY},{SECRET}", folder,
        ],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        assert eventually(lambda: _listens(port))
        yield port
    finally:
        process.kill()
        process.wait()


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
