"""The rows of contracts; what must never be is refused by the database itself."""

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
from contracts.models.interruptions import Interruption
from contracts.models.requests import ApplicationDraft, ChangeRequest
from contracts.office.models.approvals import Approval
from contracts.office.models.files import Attachment, Note
from contracts.office.models.numbers import NumberSeries
from contracts.office.models.records import Alert, JournalEntry, JournalSeal, Notice, OutboxMessage
from contracts.people.models import BillingAccount, Contact, Customer, Invitation, Membership

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
