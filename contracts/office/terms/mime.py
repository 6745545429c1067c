"""A mail taken apart by the library, within bounds: time and memory grow with its size alone."""

from email.message import Message
from email.parser import BytesParser

DEEPEST = 50
"""Parts within parts: the library compares each line with the boundary of every part around it."""
MOST_PARTS = 1000
MOST_HEADERS = 1000
"""Of one part."""
MOST_LINES = 1_000_000
LONGEST_PARAMETERS = 2000
"""Characters of a header with parameters: the library's time over them is quadratic."""


class OutOfBounds(ValueError):
    """More than any program writes: the mail was made to stop whoever reads it."""


class _Part(Message):
    """Refuses while it is put together what would take too long."""

    root: "_Part"
    depth = 0
    parts = 1
    headers = 0

    def set_raw(self, name: str, value: str) -> None:
        self.headers += 1
        if self.headers > MOST_HEADERS:
            raise OutOfBounds(f"more than {MOST_HEADERS} headers")
        has_parameters = name.lower().startswith("content-")
        super().set_raw(name, value[:LONGEST_PARAMETERS] if has_parameters else value)

    def attach(self, payload: Message | str) -> None:
        if isinstance(payload, _Part):
            payload.root = root = self.root if self.depth else self
            payload.depth = self.depth + 1
            root.parts += 1
            if payload.depth > DEEPEST or root.parts > MOST_PARTS:
                raise OutOfBounds(f"more than {DEEPEST} levels or {MOST_PARTS} parts")
        super().attach(payload)


def parse(raw: bytes) -> Message:
    """The mail, its bytes of eight bits escaped. Raises OutOfBounds."""
    if max(raw.count(b"\n"), raw.count(b"\r")) > MOST_LINES:
        raise OutOfBounds(f"more than {MOST_LINES} lines")
    return BytesParser(_Part).parsebytes(raw)
