"""The content of a notice as a letter; rendering looks nothing up."""

from dataclasses import dataclass
from datetime import date

from contracts.office.documents.issuer import Issuer
from contracts.office.documents.recipient import Recipient


@dataclass(frozen=True, slots=True)
class NoticeLetter:
    """What a notice by mail says in one language, on paper: subject and text, word for word.

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
