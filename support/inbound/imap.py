"""A mailbox over IMAP: what is new in it, in batches that memory holds."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from imaplib import IMAP4
from typing import TYPE_CHECKING

from support.inbound.terms.incoming import LARGEST

if TYPE_CHECKING:
    from imapclient import IMAPClient

SECONDS = 30
"""For an answer of the server."""
MOST, MOST_BYTES = 200, 16 * 1024 * 1024
"""Mails, and bytes of them, that are fetched at once; one mail alone may have more."""
TROUBLE = (OSError, IMAP4.error)
"""What a server that is not there, does not answer, or refuses, raises."""
_SIZE, _MOMENT = b"RFC822.SIZE", b"INTERNALDATE"
_WHOLE, _HEAD = b"BODY[]", b"BODY[HEADER]"


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is fetched. `security` is `ssl`, `starttls` or `plain`."""

    host: str
    port: int
    username: str
    password: str
    folder: str = "INBOX"
    security: str = "ssl"

    @property
    def name(self) -> str:
        """As staff know it; the password is no part of it."""
        return f"{self.username} {self.host}/{self.folder}"


@dataclass(frozen=True, slots=True)
class Fetched:
    """A mail as it came; not `is_whole` are the headers alone of one that is too large, or whose
    text the server does not give; nothing where it gives none either. `received_at` is None where
    the server does not say it.
    """

    raw: bytes
    size: int
    received_at: datetime | None
    uid: int | None = None
    is_whole: bool = True


class Folder:
    """A selected folder. `validity` is the numbering that its numbers belong to."""

    def __init__(self, client: "IMAPClient", name: str) -> None:
        self._client = client
        self.validity = int(client.select_folder(name)[b"UIDVALIDITY"])

    def after(self, last: int) -> Iterator[tuple[int, list[Fetched]]]:
        """What came after a number, oldest first: batches, each with the last number in it."""
        found = self._client.search(["UID", f"{last + 1}:*"])
        waiting = sorted(uid for uid in found if uid > last)
        for start in range(0, len(waiting), MOST):
            yield from self._batches(waiting[start : start + MOST])

    def _batches(self, uids: Sequence[int]) -> Iterator[tuple[int, list[Fetched]]]:
        facts = self._client.fetch(uids, [_SIZE, _MOMENT])
        batch: list[int] = []
        weight = 0
        for uid in uids:
            size = facts.get(uid, {}).get(_SIZE, MOST_BYTES)  # unknown, it is fetched by itself
            kept = size if size <= LARGEST else 0
            if batch and weight + kept > MOST_BYTES:
                yield batch[-1], self._fetch(batch, facts)
                batch, weight = [], 0
            batch.append(uid)
            weight += kept
        yield batch[-1], self._fetch(batch, facts)

    def _fetch(self, uids: Sequence[int], facts: dict) -> list[Fetched]:
        """One that was deleted meanwhile is left out; one that is there is not, whatever is said
        of it.
        """
        about = {uid: facts.get(uid, {}) for uid in uids}
        small = [uid for uid in uids if about[uid].get(_SIZE, 0) <= LARGEST]
        answers = self._contents(small, _WHOLE)
        sizes = {uid: about[uid].get(_SIZE, len(answers.get(uid) or b"")) for uid in uids}
        whole = {
            uid: content
            for uid, content in answers.items()
            if content is not None and sizes[uid] <= LARGEST
        }
        heads = self._contents([uid for uid in uids if uid not in whole], _HEAD)
        given = {**{uid: head or b"" for uid, head in heads.items()}, **whole}
        given |= dict.fromkeys(self._still_there([uid for uid in uids if uid not in given]), b"")
        return [
            Fetched(given[uid], sizes[uid], about[uid].get(_MOMENT), uid, uid in whole)
            for uid in uids
            if uid in given
        ]

    def _still_there(self, uids: Sequence[int]) -> set[int]:
        """Those that the server still lists though it gives nothing of them."""
        if not uids:
            return set()
        return set(self._client.search(["UID", ",".join(map(str, uids))])) & set(uids)

    def _contents(self, uids: Sequence[int], section: bytes) -> dict[int, bytes | None]:
        """Of those that are there; None for NIL. A server may speak of other mails between."""
        if not uids:
            return {}
        answers = self._client.fetch(uids, [section.replace(b"BODY[", b"BODY.PEEK[")])
        return {uid: answers[uid][section] for uid in uids if section in answers.get(uid, {})}

    def mark(self, mails: Sequence[Fetched]) -> None:
        """As read, for people who look into the mailbox: they are stored."""
        from imapclient import SEEN

        uids = [one.uid for one in mails if one.uid is not None]
        if uids:
            self._client.add_flags(uids, [SEEN], silent=True)


@contextmanager
def opened(server: MailServer) -> Iterator[Folder]:
    """The folder of a server, signed in. Raises what is in `TROUBLE`."""
    from imapclient import IMAPClient

    is_ssl = server.security == "ssl"
    with IMAPClient(server.host, port=server.port, ssl=is_ssl, timeout=SECONDS) as client:
        client.normalise_times = False
        if server.security == "starttls":
            client.starttls()
        client.login(server.username, server.password)
        yield Folder(client, server.folder)
