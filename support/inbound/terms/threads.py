"""Which mails belong to one conversation, in whatever order they came."""

from collections.abc import Iterable
from datetime import datetime, timedelta

AHEAD = timedelta(minutes=15)
"""How far a sender's clock may be ahead of ours."""
BEHIND = timedelta(days=7)
"""How long servers may have kept a mail that they could not pass on."""


def moment_of(sent_at: datetime | None, received_at: datetime) -> datetime:
    """When a mail was written, for its place in a conversation.

    As its sender says, unless that cannot be; then, or without a date, when it came.
    """
    if sent_at is None or not received_at - BEHIND <= sent_at <= received_at + AHEAD:
        return received_at
    return min(sent_at, received_at)


class Conversations:
    """Sets of Message-IDs that name one another; each set may lead to one place."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}
        self._places: dict[str, int] = {}

    def known(self, message_id: str, place: int) -> None:
        """A Message-ID on file leads to a place."""
        self._places.setdefault(self._top(message_id), place)

    def join(self, ids: Iterable[str]) -> list[int]:
        """These belong together. Returns the places that they led to before, the oldest first.

        From now on they lead to that alone.
        """
        tops = [self._top(one) for one in ids]
        places = sorted({self._places[one] for one in tops if one in self._places})
        for one in tops[1:]:
            self._above[self._top(one)] = self._top(tops[0])
        if places:
            self._places[self._top(tops[0])] = places[0]
        return places

    def _top(self, message_id: str) -> str:
        path = []
        while (above := self._above.get(message_id, message_id)) != message_id:
            path.append(message_id)
            message_id = above
        for one in path:
            self._above[one] = message_id
        return message_id
