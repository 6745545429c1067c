"""Mailboxes on a real IMAP server (Debian's Dovecot) on loopback."""

from collections.abc import Iterable
from datetime import datetime
from uuid import uuid4

import psutil
from imapclient import IMAPClient

from contracts.office.terms.days import TOKYO
from portal.tools.embedded.dovecot import HOST, PASSWORD, EmbeddedDovecot
from support.inbound.imap import MailServer

MONDAY = datetime(2026, 9, 14, 9, 0, tzinfo=TOKYO)


class Box:
    """Somebody's mailbox, new for each test."""

    def __init__(self, dovecot: EmbeddedDovecot) -> None:
        self.dovecot = dovecot
        self.name = f"desk-{uuid4().hex[:12]}"

    @property
    def server(self) -> MailServer:
        return MailServer(HOST, self.dovecot.port, self.name, PASSWORD, security="plain")

    def client(self) -> IMAPClient:
        client = IMAPClient(HOST, port=self.dovecot.port, ssl=False, timeout=10)
        client.login(self.name, PASSWORD)
        return client

    def take(self, *mails: bytes, at: datetime = MONDAY) -> None:
        """Deliver mails, as of a moment."""
        with self.client() as client:
            for one in mails:
                client.append("INBOX", one, msg_time=at)

    def flags(self) -> list[Iterable[bytes]]:
        """The flags of each mail, in order."""
        with self.client() as client:
            client.select_folder("INBOX", readonly=True)
            return [flags for _, flags in sorted(client.get_flags(client.search()).items())]


def kill(dovecot: EmbeddedDovecot) -> None:
    """As by a power failure: the server and all that it started.

    Stopped first, it puts no new process in the place of one that is killed before it.
    """
    master = psutil.Process(int(dovecot.pid_file.read_text()))
    master.suspend()
    family = [*master.children(recursive=True), master]
    for one in family:
        one.kill()
    psutil.wait_procs(family, timeout=10)
