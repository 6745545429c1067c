"""The content of a notice as a letter; rendering looks nothing up."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from contracts.office.documents.issuer import Issuer
from contracts.office.documents.recipient import Recipient


@dataclass(frozen=True, slots=True)
class NoticeLetter:
    """What a notice by mail says, on paper: its subject and its paragraphs, word for word.

    `kind` names the notice, `clause` is the one it rests on (`17-1(5)`), empty where none;
    `contract` is empty where it is about none, or about several.
    """

    reference: str
    kind: str
    day: date
    recipient: Recipient
    issuer: Issuer
    title: str
    paragraphs: tuple[str, ...]
    contract: str = ""
    clause: str = ""
    holder: str = ""
    """Who is told, where the letter goes to another: to who is billed for the contract."""

    @property
    def spoken(self) -> Iterator[tuple[str, str]]:
        """Each paragraph after its language, as those who read it aloud must know."""
        return ((_language(one), one) for one in self.paragraphs)


def _language(paragraph: str) -> str:
    """That of most of its letters: a paragraph of a mail is in one, but for names and numbers."""
    letters = [one for one in paragraph if one.isalpha()]
    return "en" if 2 * sum(one.isascii() for one in letters) > len(letters) else "ja"
