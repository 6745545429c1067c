"""Why, for a customer: each day, tax and allocation of an issued invoice."""

from billing.models import Allocation, Invoice, InvoiceTax
from billing.terms import reasons
from billing.terms.money import plain
from contracts.office.calendar import why_closed
from contracts.office.terms.explanation import Explanation

ALLOCATIONS = {
    "named": (
        "お支払いのときにこの請求書が指定されました",
        "The payer specified this invoice",
    ),
    "exact_amount": (
        "入金額と未払額が一致する請求書です",
        "The unpaid amount was exactly the amount received",
    ),
    "oldest_due": (
        "支払期限の古いものから順に充当しました",
        "Payments go to the oldest due date first",
    ),
    "credit": (
        "前受金を発行日に充当しました",
        "Credit was applied on the day of issue",
    ),
    "within_tolerance": (
        "許容額以内の不足を値引きしました",
        "A shortfall within the tolerance was discounted",
    ),
    "credit_note": (
        "返還請求書の額を未払額から差し引きました",
        "The credit note was deducted from the unpaid amount",
    ),
    "write_off": (
        "未払額を貸倒れとして処理しました",
        "The unpaid amount was written off",
    ),
    "reversal": (
        "この充当を取り消しました",
        "This allocation was reversed",
    ),
}


def of_issue_day(invoice: Invoice) -> Explanation:
    return reasons.issue_day(invoice.billing_month, invoice.issued_on)


def of_due_day(invoice: Invoice) -> Explanation:
    return reasons.due_day(invoice.billing_month, invoice.ends_on, invoice.due_on, why_closed)


def of_tax(tax: InvoiceTax) -> Explanation:
    return reasons.tax(tax.taxable, plain(tax.percent), tax.tax)


def of_allocation(allocation: Allocation) -> Explanation:
    """Art. 23-1 and Civil Code 488; a reason that staff wrote is left as it is."""
    ja, en = ALLOCATIONS.get(allocation.reason, (allocation.reason, allocation.reason))
    return Explanation("23-1", allocation.reason, ja, en)
