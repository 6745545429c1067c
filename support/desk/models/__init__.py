"""The rows of the support desk; what must never be is refused by the database."""

from support.desk.models.clocks import SupportTarget, Wait
from support.desk.models.inquiries import BEGINNING, NEVER, REASON, SUBJECT, Inquiry
from support.desk.models.messages import BODY, QUOTED, Message, MessageFile
from support.desk.models.staff import CannedAnswer, Reader

__all__ = [
    "BEGINNING",
    "BODY",
    "NEVER",
    "QUOTED",
    "REASON",
    "SUBJECT",
    "CannedAnswer",
    "Inquiry",
    "Message",
    "MessageFile",
    "Reader",
    "SupportTarget",
    "Wait",
]
