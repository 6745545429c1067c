"""The rows of contracts; what must never be is refused by the database itself."""

from contracts.models.approvals import Approval
from contracts.models.contract import (
    Application,
    Contract,
    Ending,
    PlanChange,
    ServerChange,
    ServiceEnd,
    Suspension,
    Term,
    Transfer,
)
from contracts.models.editions import EditionDraft, IndividualAgreement, TermsEdition
from contracts.models.files import Attachment, Note
from contracts.models.interruptions import Interruption
from contracts.models.numbers import NumberSeries
from contracts.models.parties import BillingAccount, Contact, Customer, Invitation, Membership
from contracts.models.records import Alert, JournalEntry, JournalSeal, Notice, OutboxMessage
from contracts.models.requests import ApplicationDraft, ChangeRequest

__all__ = [
    "Alert",
    "Application",
    "ApplicationDraft",
    "Approval",
    "Attachment",
    "BillingAccount",
    "ChangeRequest",
    "Contact",
    "Contract",
    "Customer",
    "EditionDraft",
    "Ending",
    "IndividualAgreement",
    "Interruption",
    "Invitation",
    "JournalEntry",
    "JournalSeal",
    "Membership",
    "Note",
    "Notice",
    "NumberSeries",
    "OutboxMessage",
    "PlanChange",
    "ServerChange",
    "ServiceEnd",
    "Suspension",
    "Term",
    "TermsEdition",
    "Transfer",
]
