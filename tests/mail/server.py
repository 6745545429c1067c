"""A real mail server on loopback that answers as a test wants."""

import asyncio
import socket
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as modern

from aiosmtpd.controller import Controller

HOST = "127.0.0.1"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


class MailServer:
    """Accepts mail for everybody unless set otherwise; answers are such as `550 no`."""

    def __init__(self) -> None:
        self.port = free_port()
        self.taken: list[tuple[str, bytes]] = []
        self.answer_to: dict[str, str] = {}
        self.answer_to_data = ""
        self.falls_silent = False
        """Take a message and hang up without a word."""
        self.sessions: set[object] = set()
        self.sessions_to_wait_for = 1
        self._controller: Controller | None = None

    def start(self) -> None:
        """Listen at its port, unless it does already."""
        if self._controller is not None:
            return
        self._controller = Controller(self, hostname=HOST, port=self.port)
        self._controller.start()

    def stop(self) -> None:
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:
        if address in self.answer_to:
            return self.answer_to[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope) -> str:
        self.sessions.add(session.peer)
        while len(self.sessions) < self.sessions_to_wait_for:
            await asyncio.sleep(0.01)
        if self.answer_to_data:
            return self.answer_to_data
        self.taken += [(address, envelope.content) for address in envelope.rcpt_tos]
        if self.falls_silent:
            server.transport.abort()
        return f"250 taken as {len(self.taken)}"

    @property
    def recipients(self) -> list[str]:
        return [address for address, _ in self.taken]

    def mail(self, number: int = 0) -> EmailMessage:
        return message_from_bytes(self.taken[number][1], policy=modern)
