"""The rows of billing. Balances are derived from them, never stored."""

from billing.models.bank import (
    BankFile,
    BankFormat,
    BankRecord,
    PayerAlias,
    TransferFees,
    TransferPart,
    TransferSetAside,
)
from billing.models.books import LedgerEntry, Posting
from billing.models.certificate import MoneyCertificate, MoneyCertificateDocument
from billing.models.charge import Charge
from billing.models.credit import (
    CreditNote,
    CreditNoteDocument,
    CreditNotePart,
    InterestGivenBack,
)
from billing.models.dunning import (
    BankDataReceived,
    DunningHold,
    DunningMessage,
    DunningPolicyStep,
    DunningProposal,
    DunningStep,
    PolicyDraft,
)
from billing.models.invoice import (
    Invoice,
    InvoiceDocument,
    InvoiceLine,
    InvoiceTax,
    TaxRate,
)
from billing.models.layouts import (
    JournalLayout,
    LayoutAccount,
    LayoutColumn,
    LayoutTaxClass,
)
from billing.models.month_close import MonthClose
from billing.models.opening import DocumentOpening
from billing.models.payment import (
    Allocation,
    LateAllocation,
    LateMoney,
    OpenInvoice,
    PayerName,
    Payment,
    PaymentReturn,
    Settlement,
    Unspent,
)
from billing.models.payout import Payout, PayoutPart, SetOff
from billing.models.receipt import Receipt, ReceiptDocument, ReceiptLine, ReceiptPart
from billing.models.reissue import InvoiceReissue, InvoiceReissueDocument
from billing.models.run import BillingFailure, BillingHold, BillingRun

__all__ = [
    "Allocation",
    "BankDataReceived",
    "BankFile",
    "BankFormat",
    "BankRecord",
    "BillingFailure",
    "BillingHold",
    "BillingRun",
    "Charge",
    "CreditNote",
    "CreditNoteDocument",
    "CreditNotePart",
    "DocumentOpening",
    "DunningHold",
    "DunningMessage",
    "DunningPolicyStep",
    "DunningProposal",
    "DunningStep",
    "InterestGivenBack",
    "Invoice",
    "InvoiceDocument",
    "InvoiceLine",
    "InvoiceReissue",
    "InvoiceReissueDocument",
    "InvoiceTax",
    "JournalLayout",
    "LateAllocation",
    "LateMoney",
    "LayoutAccount",
    "LayoutColumn",
    "LayoutTaxClass",
    "LedgerEntry",
    "MoneyCertificate",
    "MoneyCertificateDocument",
    "MonthClose",
    "OpenInvoice",
    "PayerAlias",
    "PayerName",
    "Payment",
    "PaymentReturn",
    "Payout",
    "PayoutPart",
    "PolicyDraft",
    "Posting",
    "Receipt",
    "ReceiptDocument",
    "ReceiptLine",
    "ReceiptPart",
    "SetOff",
    "Settlement",
    "TaxRate",
    "TransferFees",
    "TransferPart",
    "TransferSetAside",
    "Unspent",
]
