"""A mail as it was read: frozen, complete, and safe to store."""

from dataclasses import dataclass, field
from datetime import datetime

from contracts.office.terms.explanation import Explanation
from support.inbound.terms.kinds import Kind

LARGEST = 25 * 1024 * 1024
"""Bytes of a mail that are fetched and read; of a larger one the headers alone."""
CLAUSE = "annex"


@dataclass(frozen=True, slots=True)
class Desk:
    """What is ours: addresses at which mail arrives or from which it goes out, in lower case.

    `authserv_id` is the name under which our own mail server writes Authentication-Results; empty
    where it writes none. `series` begins the number of an inquiry.
    """

    addresses: frozenset[str] = frozenset()
    authserv_id: str = ""
    series: str = "INQ"


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that came with a mail: its name and bytes as they came, and what it is said to be."""

    name: str
    content: bytes
    content_type: str


@dataclass(frozen=True, slots=True)
class Incoming:
    """`message_id` is made from the digest where the mail has none; `references` begin with the
    oldest and end with what was answered. `inquiry` is the number in the subject. `text` is what
    was written, `quoted` what was quoted. `why` says of what kind it is.
    """

    message_id: str
    identity: str
    sender: str
    sender_name: str
    recipients: tuple[str, ...]
    sent_at: datetime | None
    references: tuple[str, ...]
    subject: str
    inquiry: str
    text: str
    quoted: str
    attachments: tuple[Attached, ...] = field(repr=False)
    kind: Kind
    why: Explanation

    @property
    def thread(self) -> frozenset[str]:
        """The Message-IDs by which it belongs together with others."""
        return frozenset((self.message_id, *self.references))


def because(kind: str, ja: str, en: str, **inputs: object) -> Explanation:
    """The reason for a kind or an outcome of a mail."""
    return Explanation(CLAUSE, kind, ja, en, inputs)
