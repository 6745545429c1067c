"""The portal's processes for the demo, none of which outlives the one that started them.

Runs as a script, one process a part. A part waits for the lock that its starter
holds while it lives; where the starter was killed and could stop nothing, the part
gets the lock and ends by itself. The web's part writes its address into that file; the
others wait for it, because it stands in the mails that they send.

    python -m portal.tools.demo_processes web|worker|beat LOCK
"""

import errno
import fcntl
import os
import signal
import sys
import threading
import time
import warnings
from pathlib import Path

HOST = "127.0.0.1"
PORTS = range(8000, 8100)
ADDRESS = "PORTAL_URL"
STOP_SECONDS = 3


def end_with_starter(lock: Path) -> None:
    """Wait for the end of the starter, then end this part and what it has started."""
    with lock.open() as file:
        fcntl.lockf(file, fcntl.LOCK_SH)
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(STOP_SECONDS)
        os.killpg(os.getpgrp(), signal.SIGKILL)


def run_web(lock: Path) -> None:
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler

    for port in PORTS:
        try:
            server = ThreadedWSGIServer((HOST, port), WSGIRequestHandler)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            print(f"ポート {port} は使用中です / port {port} is taken", flush=True)
            continue
        address = f"http://{HOST}:{port}/"
        os.environ.setdefault(ADDRESS, address)
        from django.core.wsgi import get_wsgi_application

        server.set_app(get_wsgi_application())
        lock.write_text(address)
        server.serve_forever()
    raise SystemExit(f"空いているポートがありません / no free port: {PORTS[0]}–{PORTS[-1]}")


def wait_for_address(lock: Path) -> None:
    while not (address := lock.read_text()):
        time.sleep(0.1)
    os.environ.setdefault(ADDRESS, address)


def run_worker(lock: Path) -> None:
    wait_for_address(lock)
    from celery.platforms import SecurityWarning

    from portal.celery import app

    # The newcomer may be root; the worker takes jobs from this machine's own portal only.
    warnings.simplefilter("ignore", SecurityWarning)
    app.start(["--quiet", "worker", "--loglevel=WARNING", "--concurrency=2"])


def run_beat(lock: Path) -> None:
    wait_for_address(lock)
    from portal.celery import app

    app.start(["--quiet", "beat", "--loglevel=WARNING", "--pidfile="])


PARTS = {"web": run_web, "worker": run_worker, "beat": run_beat}


def main(part: str, lock: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    threading.Thread(target=end_with_starter, args=[Path(lock)], daemon=True).start()
    PARTS[part](Path(lock))


if __name__ == "__main__":
    main(*sys.argv[1:])
