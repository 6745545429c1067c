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
from contracts.models.editions import IndividualAgreement, TermsEdition
from contracts.models.interruptions import Interruption
from contracts.models.numbers import NumberSeries
from contracts.models.parties import BillingAccount, Contact, Customer, Invitation, Membership
from contracts.models.records import Alert, JournalEntry, Notice, OutboxMessage
from contracts.models.requests import ApplicationDraft, ChangeRequest

__all__ = [
    "Alert",
    "Application",
    "ApplicationDraft",
    "BillingAccount",
    "ChangeRequest",
    "Contact",
    "Contract",
    "Customer",
    "Ending",
    "IndividualAgreement",
    "Interruption",
    "Invitation",
    "JournalEntry",
    "Membership",
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
