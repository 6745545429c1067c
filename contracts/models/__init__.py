"""The rows of contracts; what must never be is refused by the database itself."""

from contracts.models.account_changes import AccountChange
from contracts.models.contract import (
    ALIVE,
    UNDECIDED,
    Application,
    Contract,
    Ending,
    PlanChange,
    ServerChange,
    ServiceEnd,
    Term,
    Transfer,
)
from contracts.models.documents import ContractDocument
from contracts.models.editions import EditionDraft, IndividualAgreement, TermsEdition
from contracts.models.importing import ImportFile
from contracts.models.requests import ApplicationDraft, ChangeRequest
from contracts.models.screening import ScreeningPolicy
from contracts.models.suspension import PartSuspension, Suspension
from contracts.models.withdrawal import EndWithdrawal

__all__ = [
    "ALIVE",
    "UNDECIDED",
    "AccountChange",
    "Application",
    "ApplicationDraft",
    "ChangeRequest",
    "Contract",
    "ContractDocument",
    "EditionDraft",
    "EndWithdrawal",
    "Ending",
    "ImportFile",
    "IndividualAgreement",
    "PartSuspension",
    "PlanChange",
    "ScreeningPolicy",
    "ServerChange",
    "ServiceEnd",
    "Suspension",
    "Term",
    "TermsEdition",
    "Transfer",
]
