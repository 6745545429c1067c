"""`manage.py demo` starts everything, says how to get in, and leaves nothing behind."""

import re
import signal
import socket
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email import message_from_bytes, policy
from pathlib import Path
from urllib.parse import urlencode

import psutil
import pytest
from django.core.management import CommandError, call_command

from portal.tools.demo_processes import HOST, PARTS, PORTS
from tests.setup.processes import (
    PATIENCE_SECONDS,
    environment,
    eventually,
    servers,
    start,
)


class Demo:
    """A running demo whose output is read up to its welcome."""

    def __init__(self, env: dict[str, str], sigint: signal.Handlers) -> None:
        self.var = env["PORTAL_VAR"]
        self.process = start(
            *("manage.py", "demo"),
            env=env,
            start_new_session=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, sigint),
        )
        self.output = ""

    def wait_for(self, text: str) -> None:
        while text not in self.output:
            line = self.process.stdout.readline()
            assert line, self.output
            self.output += line

    @property
    def address(self) -> str:
        self.wait_for("Ctrl-C")
        return re.search(r"portal +(http\S+)", self.output)[1]

    def end_by(self, how: signal.Signals) -> int:
        """Send a signal, wait for the end, and give the exit code."""
        self.process.send_signal(how)
        return self.process.wait(timeout=PATIENCE_SECONDS)

    def listens_on(self) -> set[str]:
        return {
            connection.laddr.ip
            for process in self.parts()
            for connection in process.net_connections("inet")
            if connection.status == psutil.CONN_LISTEN
        }

    def parts(self) -> list[psutil.Process]:
        lock = f"{self.var}/demo.lock"
        found = psutil.process_iter(["cmdline"])
        return [process for process in found if lock in (process.info["cmdline"] or [])]

    def names_of_parts(self) -> set[str]:
        return {process.info["cmdline"][3] for process in self.parts()}


@pytest.fixture(scope="module")
def env(tmp_path_factory):
    folder = tmp_path_factory.mktemp("var")
    yield environment(folder, DJANGO_SETTINGS_MODULE="tests.setup.demo_settings")
    assert eventually(lambda: not servers(folder)), "a server outlived the demo"


@contextmanager
def running(env: dict[str, str], sigint=signal.SIG_DFL) -> Iterator[Demo]:
    """A demo whose caller leaves SIGINT alone, or ignores it as `nohup` and scripts do."""
    demo = Demo(env, sigint)
    try:
        yield demo
    finally:
        demo.process.kill()
        demo.process.communicate()
        assert eventually(lambda: not demo.parts()), "a part outlived the demo"


@pytest.fixture
def first_port_taken():
    with socket.socket() as first_port:
        first_port.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with suppress(OSError):  # somebody else has it: as good
            first_port.bind((HOST, PORTS[0]))
            first_port.listen()
        yield


def page(address: str) -> str:
    with urllib.request.urlopen(address, timeout=PATIENCE_SECONDS) as response:
        return response.read().decode()


def mail_of_a_reset(demo: Demo) -> str:
    """What somebody unknown is told by mail who forgot a password."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    form = f"{demo.address}accounts/password/reset/"
    with browser.open(form, timeout=PATIENCE_SECONDS) as response:
        token = re.search('csrfmiddlewaretoken" value="(.+?)"', response.read().decode())[1]
    said = urlencode({"csrfmiddlewaretoken": token, "email": "unknown@example.jp"}).encode()
    browser.open(form, said, timeout=PATIENCE_SECONDS).close()

    def arrived() -> list[str]:
        files = Path(demo.var, "mail").glob("*")
        mails = [message_from_bytes(one.read_bytes(), policy=policy.default) for one in files]
        ours = [one for one in mails if one["To"] == "unknown@example.jp"]
        return [one.get_body(["plain"]).get_content() for one in ours]

    assert eventually(lambda: len(arrived()) == 1), "a worker sends it"
    return arrived()[0]


@pytest.mark.usefixtures("first_port_taken")
def test_it_runs_every_part_and_again_after_a_kill(env, settings):
    with running(env) as demo:
        assert f":{PORTS[0]}/" not in demo.address
        assert f"port {PORTS[0]} is taken" in demo.output
        assert '"broker": true' in page(f"{demo.address}healthz")
        assert "<form" in page(f"{demo.address}console/admin/")
        assert "<svg" in page(f"{demo.address}static/favicon.svg")
        assert "見本 1 / 1" in demo.output
        assert re.search("担当者 / staff +staff@example.jp +secret-of-staff", demo.output)
        assert re.search(rf"mailbox +imap://desk:\S+@{re.escape(HOST)}:\d+/INBOX", demo.output)
        assert demo.names_of_parts() == set(PARTS)
        assert demo.listens_on() == {HOST}

        settings.VAR_DIR = Path(demo.var)
        with pytest.raises(CommandError, match=f"already running: {demo.address}"):
            call_command("demo")

        assert demo.address in mail_of_a_reset(demo)
        assert demo.end_by(signal.SIGKILL) == -signal.SIGKILL

        with running(env) as again:
            assert again.address
            assert again.names_of_parts() == set(PARTS)
            assert again.end_by(signal.SIGTERM) == 0
            assert not again.parts()


@pytest.mark.parametrize(
    ("callers", "until"), [(signal.SIG_DFL, "starting"), (signal.SIG_IGN, "Ctrl-C")]
)
def test_ctrl_c_while_it_starts_and_when_it_runs(env, callers, until):
    with running(env, callers) as demo:
        demo.wait_for(until)
        assert demo.end_by(signal.SIGINT) == 0
        assert not demo.parts()


def test_it_stays_away_from_production(settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="production") as refused:
        call_command("demo")
    assert refused.value.returncode == 2
