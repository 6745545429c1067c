"""Why, for a customer: each day, tax and allocation of an issued invoice."""

from billing.models import Allocation, Invoice
from billing.queries.allocation_reasons import why
from billing.terms import reasons
from billing.terms.money import plain
from billing.terms.tax import TaxTotal
from contracts.office.calendar import why_closed
from contracts.office.terms.explanation import Explanation


def of_issue_day(invoice: Invoice) -> Explanation:
    return reasons.issue_day(invoice.billing_month, invoice.issued_on, invoice.terms)


def of_due_day(invoice: Invoice) -> Explanation:
    month, due_on = invoice.billing_month, invoice.due_on
    if month is None:
        return reasons.due_day_of_residual(invoice.ends_on, due_on, why_closed)
    return reasons.due_day(month, invoice.issued_on, invoice.terms, due_on, why_closed)


def of_tax(tax: TaxTotal) -> Explanation:
    return reasons.tax(tax.taxable, plain(tax.rate.percent), tax.tax)


def of_allocation(allocation: Allocation) -> Explanation:
    """Art. 23-1 and Civil Code 488; a reason that staff wrote is left as it is."""
    ja, en = why(allocation.reason)
    return Explanation("23-1", allocation.reason, ja, en)
