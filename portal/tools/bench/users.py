"""Sixteen people at once on two processes of the web server, each page asked for by HTTP.

The load comes from a process of its own, over raw sockets: what it takes of the cores is said.
"""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from urllib.request import urlopen

import psutil
from django.conf import settings
from django.test import Client
from django.urls import reverse

from contracts.people.models import Membership
from portal.accounts.models import User
from portal.tools.bench.goals import Goal, judged
from portal.tools.bench.invoices import fill_invoices
from portal.tools.bench.load import load
from portal.tools.embedded.dovecot import HOST, free_port

USERS, PROCESSES = 16, 2
WARM_UP = 160
"""Requests that are not counted: each thread of each process has its connection then."""
PAGES = ("contracts", "invoices", "payments", "statement")
START_SECONDS = 60


def users(requests: int, room: str) -> dict:
    """Requests a second and their p95 in milliseconds, of a company with 200 invoices."""
    customer = fill_invoices(200, 2)
    person = User.objects.create(email="owner@example.jp", last_name="見本", first_name="太郎")
    Membership.objects.create(user=person, customer=customer, role="owner")
    cookies = [_session(person) for _ in range(USERS)]
    pages = [reverse(name) for name in PAGES]
    with _web(room) as (port, server), ProcessPoolExecutor(1, get_context("spawn")) as pool:
        pool.submit(load, port, cookies, pages, WARM_UP).result()
        before, start = _cpu(server), time.perf_counter()
        times, own = pool.submit(load, port, cookies, pages, requests).result()
        seconds, used = time.perf_counter() - start, _cpu(server) - before
    figures = {
        "bench": "users",
        "requests": len(times),
        "users": USERS,
        "processes": PROCESSES,
        "per_second": round(len(times) / seconds),
        "p95_ms": round(statistics.quantiles(times, n=20)[-1] * 1000),
        "cpu_ms": round(used / len(times) * 1000, 1),
        "load_cpu_ms": round(own / len(times) * 1000, 1),
    }
    return judged(figures, Goal("per_second", least=150), Goal("p95_ms", most=120))


def _session(person: User) -> str:
    client = Client(headers={"host": "localhost"})
    client.force_login(person)
    name = settings.SESSION_COOKIE_NAME
    return f"{name}={client.cookies[name].value}"


@contextmanager
def _web(room: str) -> Iterator[tuple[int, psutil.Process]]:
    """The web server as it runs in production, over the tables of a room."""
    port = free_port()
    command = [
        sys.executable, "-m", "gunicorn", "--config=python:portal.serving",
        "portal.tools.bench.served:application",
        f"--bind={HOST}:{port}", f"--workers={PROCESSES}", "--log-level=error",
    ]  # fmt: skip
    env = {**os.environ, "PGOPTIONS": f"-c search_path={room},public"}
    with subprocess.Popen(command, env=env) as started:
        try:
            _wait(port)
            yield port, psutil.Process(started.pid)
        finally:
            started.terminate()


def _wait(port: int) -> None:
    for _ in range(START_SECONDS * 10):
        try:
            with urlopen(f"http://{HOST}:{port}/accounts/login/", timeout=30):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the web server does not answer")


def _cpu(server: psutil.Process) -> float:
    """CPU seconds of the web server's processes; the database's are its own."""
    times = [one.cpu_times() for one in (server, *server.children(recursive=True))]
    return sum(one.user + one.system for one in times)
