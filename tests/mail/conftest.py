from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from contracts.office import context
from contracts.office.context import TOKYO
from portal.tools.embedded import imap_server
from tests.mail.boxes import Box
from tests.mail.server import HOST, MailServer


@dataclass
class Clock:
    now: datetime

    def goes_on(self, **time: int) -> None:
        self.now += timedelta(**time)


@pytest.fixture
def clock(monkeypatch):
    """The time of every job, noon of a day when invoices are issued, until it moves on."""
    clock = Clock(datetime(2026, 5, 1, 12, tzinfo=TOKYO))
    monkeypatch.setattr(context, "now", lambda: clock.now)
    return clock


@pytest.fixture
def server(settings):
    server = MailServer()
    server.start()
    settings.EMAIL_BACKEND = "portal.mail.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = HOST, server.port
    yield server
    server.stop()


@pytest.fixture
def box() -> Box:
    """A new mailbox on the session's IMAP server."""
    dovecot = imap_server()
    dovecot.ensure_running()
    return Box(dovecot)
