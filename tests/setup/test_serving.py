"""How the web server shares requests among its processes."""

import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.client import HTTPConnection

import pytest

from portal.tools.embedded.dovecot import HOST, free_port
from tests.setup.processes import ROOT, eventually

PEOPLE, VISITS = 16, 10


@pytest.fixture
def port():
    port = free_port()
    command = [
        sys.executable, "-m", "gunicorn", "--config=python:portal.serving",
        "tests.setup.slow_app:application", f"--bind={HOST}:{port}", "--workers=2",
    ]  # fmt: skip
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL) as server:
        try:
            yield port
        finally:
            server.terminate()


def _visits(port: int) -> list[str]:
    """The processes that answered one person, who keeps a connection as long as the server does."""
    connection = HTTPConnection(HOST, port, timeout=60)
    answered = []
    for _ in range(VISITS):
        connection.request("GET", "/")
        answered.append(connection.getresponse().read().decode())
    connection.close()
    return answered


def _at_once(port: int) -> list[list[str]]:
    with ThreadPoolExecutor(PEOPLE) as people:
        asked = [people.submit(_visits, port) for _ in range(PEOPLE)]
        return [visits.result() for visits in asked]


def _both_are_there(port: int) -> bool:
    with suppress(OSError):
        return len({one for visits in _at_once(port) for one in visits}) == 2
    return False


def test_processes_share_what_people_ask(port):
    """Whoever keeps a connection is not bound to the process that answered first."""
    assert eventually(lambda: _both_are_there(port))
    answered = _at_once(port)
    assert [len(visits) for visits in answered] == PEOPLE * [VISITS]
    assert any(len(set(visits)) == 2 for visits in answered)
    served = Counter(one for visits in answered for one in visits)
    assert min(served.values()) >= PEOPLE * VISITS // 4
