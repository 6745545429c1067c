"""Stops an embedded server when nobody uses it any more.

Every user of a server holds a shared lock on its lease file, which the kernel
takes back when the process ends, be it by SIGKILL. This program waits for the
exclusive lock, and so for the end of the last user. It runs as a script of its
own, outside the terminal's session, and imports nothing of the portal.

    python keeper.py LEASE PID_FILE FOLDER SIGNAL AT_WORK

AT_WORK is an inherited file whose lock says that a keeper is at work.
"""

import contextlib
import fcntl
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import psutil

STOP_SECONDS = 60
SERVERS = {"postgres", "valkey-server", "dovecot"}


def server_process(pid_file: Path, folder: Path) -> "psutil.Process | None":
    """The process that a pid file names, if it really is the server of this folder.

    A pid can have passed to another process since the file was written.
    """
    import psutil  # only for who starts or stops a server

    try:
        process = psutil.Process(int(pid_file.read_text().split()[0]))
        name, command = process.name(), process.cmdline()
    except (FileNotFoundError, IndexError, ValueError, psutil.Error):
        return None
    ours = name in SERVERS and any(str(folder) in part for part in command)
    return process if ours else None


def stop(pid_file: Path, folder: Path, signal_number: int) -> None:
    import psutil

    process = server_process(pid_file, folder)
    if process is None:
        return
    deadline = time.monotonic() + STOP_SECONDS
    with contextlib.suppress(psutil.NoSuchProcess):
        process.send_signal(signal_number)
        while process.status() != psutil.STATUS_ZOMBIE and time.monotonic() < deadline:
            time.sleep(0.02)


def main(lease: str, pid_file: str, folder: str, signal_number: str, at_work: str) -> None:
    with open(lease) as users:
        fcntl.flock(users, fcntl.LOCK_EX)
        stop(Path(pid_file), Path(folder), int(signal_number))
        os.close(int(at_work))


if __name__ == "__main__":
    main(*sys.argv[1:])
