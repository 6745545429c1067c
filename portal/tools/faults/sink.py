"""A mail server that takes a message, refuses it, is slow, or hangs up before or after it."""

import asyncio
from collections import Counter
from random import Random

HOST = "127.0.0.1"
WAYS = {"take": 6, "refuse": 1, "delay": 1, "drop": 1, "close": 1}
DELAY_SECONDS = 0.3


class Sink:
    """`taken` counts the messages by their Message-ID. Calm, it takes whatever comes."""

    def __init__(self, random: Random, port: int) -> None:
        from aiosmtpd.controller import Controller  # of the tools for development

        self.taken: Counter[str] = Counter()
        self.did: Counter[str] = Counter()
        self.is_calm = False
        self.port = port
        self._random = random
        self._controller = Controller(self, hostname=HOST, port=port)

    def start(self) -> None:
        self._controller.start()

    def stop(self) -> None:
        self._controller.stop()

    async def handle_DATA(self, server, session, envelope) -> str:
        way = "take" if self.is_calm else self._random.choices(list(WAYS), list(WAYS.values()))[0]
        self.did[way] += 1
        if way == "refuse":
            return "451 try again later"
        if way == "drop":
            server.transport.abort()
            return ""
        if way == "delay":
            await asyncio.sleep(DELAY_SECONDS)
        self.taken[_message_id(envelope.content)] += 1
        if way == "close":
            server.transport.abort()
        return "250 taken"


def _message_id(content: bytes) -> str:
    head = content.partition(b"\r\n\r\n")[0].decode("ascii", "replace")
    names = (line.partition(":") for line in head.split("\r\n"))
    return next(value.strip() for name, _, value in names if name.lower() == "message-id")
