"""What a line of the log holds, and what a reported error leaves out."""

import gzip
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import brotli
import pytest

from portal.handing import hand
from portal.jobs.tasks import match_waiting_transfers
from portal.monitoring.log import ByPage
from tests.setup.processes import environment, run

UNPACK = {"gzip": gzip.decompress, "br": brotli.decompress}
FAILS = """
import logging
from django.db import IntegrityError
customer = "見本製作所"
logger = logging.getLogger("portal.jobs")
try:
    try:
        raise IntegrityError("duplicate key\\nDETAIL:  Key (name, email)=(田中, t@example.jp).")
    except IntegrityError as error:
        raise RuntimeError("not filed for 田中 <t@example.jp>") from error
except RuntimeError:
    logger.exception("a job failed for %s", "田中 <t@example.jp>", extra={"payer": "田中"})
logger.error("%s of t@example.jp", "田中")
"""


@pytest.fixture
def collector():
    """A server of errors, and what was reported to it."""
    reported: list[str] = []

    class Collects(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            reported.append(UNPACK[self.headers["Content-Encoding"]](body).decode())
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_said) -> None:
            """Not on the tests' screen."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Collects) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://key@127.0.0.1:{server.server_port}/1", reported
        server.shutdown()


def test_an_error_is_logged_as_json_and_reported_without_values(tmp_path, collector):
    dsn, reported = collector
    env = environment(tmp_path, LOG_FORMAT="json", SENTRY_DSN=dsn, LOG_LEVEL="INFO")
    done = run("manage.py", "shell", "--no-imports", "--command", FAILS, env=env)
    assert done.returncode == 0, done.stderr
    said = [json.loads(line) for line in done.stderr.splitlines()]
    line, _other = (one for one in said if one["name"] == "portal.jobs")
    assert (line["level"], line["message"]) == ("ERROR", "a job failed for 田中 <…@…>")
    assert "duplicate key\nDETAIL: …\n" in line["exc_info"]
    assert "t@example.jp" not in done.stderr
    assert {"time", "request", "job", "asked_by_job", "process"} <= line.keys()
    (error,) = [one for one in reported if "IntegrityError" in one]
    assert "RuntimeError" in error
    assert "a job failed for %s" in error
    assert [one for one in reported if "%s of" in one]
    for one in reported:
        shown = json.dumps([json.loads(line) for line in one.splitlines()], ensure_ascii=False)
        names = ("見本製作所", "田中", "t@example.jp")
        assert not [name for name in names if name in shown]


def test_what_the_queue_does_not_take_is_logged_without_names(caplog, monkeypatch):
    def away(*_arguments: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(match_waiting_transfers, "delay", away)
    assert not hand(match_waiting_transfers, "タナカ タロウ", 12)
    assert "portal.jobs.tasks.match_waiting_transfers [12] could not be queued" in caplog.text
    assert "タナカ" not in caplog.text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "name"), [("/join/a-key-of-one-use/", "invitation"), ("/nothing/secret/", "…")]
)
def test_a_page_that_is_not_there_is_logged_by_its_name(client, caplog, settings, address, name):
    assert settings.LOGGING["handlers"]["stderr"]["filters"][0] == "page"
    client.get(address)
    (line,) = (one for one in caplog.records if one.name == "django.request")
    assert ByPage().filter(line)
    assert line.getMessage().endswith(f": {name}")
    assert address not in line.getMessage()
