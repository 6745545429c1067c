"""The rows of billing. Balances are derived from them, never stored."""

from billing.models.charge import Charge
from billing.models.dunning import (
    BankDataReceived,
    DunningHold,
    DunningMessage,
    DunningPolicyStep,
    DunningStep,
    Proposal,
)
from billing.models.invoice import (
    Invoice,
    InvoiceDocument,
    InvoiceLine,
    InvoiceTax,
    TaxRate,
)
from billing.models.payment import Allocation, Payment, Settlement
from billing.models.run import BillingFailure, BillingRun

__all__ = [
    "Allocation",
    "BankDataReceived",
    "BillingFailure",
    "BillingRun",
    "Charge",
    "DunningHold",
    "DunningMessage",
    "DunningPolicyStep",
    "DunningStep",
    "Invoice",
    "InvoiceDocument",
    "InvoiceLine",
    "InvoiceTax",
    "Payment",
    "Proposal",
    "Settlement",
    "TaxRate",
]
