"""The web server: pages are made in turn, and connections taken where a thread is free."""

import os
import selectors
import socket
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from gunicorn.config import Config
from gunicorn.glogging import Logger

from portal import serving, turns
from portal.turns import in_turn

SECONDS = 10
"""After which a test fails that waits for another thread."""


class Portal:
    """An application of which each answer waits until it is told to end."""

    def __init__(self) -> None:
        self.came: list[str] = []
        self.is_there, self.may_end = threading.Semaphore(0), threading.Semaphore(0)

    def __call__(self, environ: dict, start_response) -> list[bytes]:
        self.came.append(environ["PATH_INFO"])
        self.is_there.release()
        assert self.may_end.acquire(timeout=SECONDS)
        start_response("200 OK", [("Content-Length", "2")])
        return [b"ok"]

    def arrives(self) -> bool:
        return self.is_there.acquire(timeout=SECONDS)


def ask(application, method: str, path: str):
    return application({"REQUEST_METHOD": method, "PATH_INFO": path}, lambda *_: None)


@pytest.fixture
def portal():
    made = Portal()
    yield made
    made.may_end.release(100)


@pytest.fixture
def threads(portal):
    with ThreadPoolExecutor(4) as pool:
        yield pool
        portal.may_end.release(100)


def test_a_page_waits_for_the_one_before_it(portal, threads):
    application = in_turn(portal)
    first = threads.submit(ask, application, "GET", "/first")
    assert portal.arrives()
    second = threads.submit(ask, application, "HEAD", "/second")
    assert not portal.is_there.acquire(timeout=0.05)
    portal.may_end.release()
    assert portal.arrives()
    portal.may_end.release()
    assert first.result() == second.result() == [b"ok"]
    assert portal.came == ["/first", "/second"]


def test_what_is_sent_waits_for_no_page(portal, threads):
    application = in_turn(portal)
    threads.submit(ask, application, "GET", "/page")
    assert portal.arrives()
    threads.submit(ask, application, "POST", "/form")
    assert portal.arrives()
    assert portal.came == ["/page", "/form"]


def test_a_page_that_takes_long_holds_up_no_other_for_long(portal, threads, monkeypatch):
    monkeypatch.setattr(turns, "PATIENCE", 0.01)
    application = in_turn(portal)
    for path in ("/long", "/second", "/third"):
        threads.submit(ask, application, "GET", path)
        assert portal.arrives()
    assert portal.came == ["/long", "/second", "/third"]


def test_a_page_that_fails_gives_its_turn_on(monkeypatch):
    def failing(environ: dict, start_response) -> list[bytes]:
        raise LookupError

    came = []
    monkeypatch.setattr(turns, "Lock", lambda: came.append(threading.Lock()) or came[-1])
    with pytest.raises(LookupError):
        ask(in_turn(failing), "GET", "/")
    assert not came[0].locked()


@pytest.fixture
def worker(portal, tmp_path):
    """One of the web server's, with two threads, in a thread of the test's."""
    settings = Config()
    settings.set("threads", 2)
    settings.set("worker_tmp_dir", str(tmp_path))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        made = serving.Worker(1, 0, [listener], None, 30, settings, Logger(settings))
        made.ppid, made.wsgi = os.getppid(), portal
        made.tpool, made.poller = made.get_thread_pool(), selectors.DefaultSelector()
        made.method_queue.init()
        running = threading.Thread(target=made.run)
        running.start()
        yield made
        portal.may_end.release(100)
        made.handle_exit(None, None)
        running.join(SECONDS)
        assert not running.is_alive()
        made.tmp.close()


def asked(worker, path: str) -> socket.socket:
    made = socket.create_connection(worker.sockets[0].getsockname(), timeout=SECONDS)
    send(made, path)
    return made


def send(connection: socket.socket, path: str) -> None:
    connection.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())


def answer(connection: socket.socket) -> bytes:
    found = b""
    while not found.endswith(b"\r\n\r\nok"):
        part = connection.recv(4096)
        assert part, found
        found += part
    return found


def test_a_connection_is_left_to_other_processes_until_a_thread_is_free(worker, portal):
    asking = [asked(worker, f"/{number}") for number in range(3)]
    assert portal.arrives()
    assert portal.arrives()
    assert not portal.is_there.acquire(timeout=0.05)
    assert worker.nr_conns == 2
    portal.may_end.release()
    assert portal.arrives()
    portal.may_end.release(2)
    for one in asking:
        assert b"200 OK" in answer(one)
        one.close()
    assert sorted(portal.came) == ["/0", "/1", "/2"]


def test_kept_connections_keep_no_new_one_waiting(worker, portal):
    """Not the health check either, while a proxy goes on using what it has."""
    kept = [asked(worker, "/") for _ in range(2)]
    portal.may_end.release(2)
    for one in kept:
        answer(one)
    for one in kept:
        send(one, "/again")
    for _ in range(4):
        assert portal.arrives()
    new = asked(worker, "/new")
    portal.may_end.release()
    assert portal.arrives()
    assert portal.came[-1] == "/new"
    portal.may_end.release(2)
    for one in (*kept, new):
        answer(one)
        one.close()
