"""The demo's months: the one before the last is closed, the last one lacks its PDFs yet."""

from billing.models import Invoice
from billing.operations.documents import document
from billing.operations.month_close import close_month
from billing.queries.month_facts import issued
from contracts.office.context import By
from contracts.office.operations.posting import record_posted
from contracts.office.queries.posting import waiting
from contracts.office.terms.posting import PostKind
from contracts.terms.periods import ONE_DAY, month_first


def close(by: By, second: By) -> None:
    """Its invoices are made into PDFs, and posted where they have to be."""
    last = month_first(month_first(by.day) - ONE_DAY)
    month = month_first(last - ONE_DAY)
    numbers = [one.number for one in issued(month).documents]
    for invoice in Invoice.objects.filter(number__in=numbers):
        document(invoice)
    ids = waiting().filter(reference__in=numbers).values_list("pk", flat=True)
    record_posted(by, dict.fromkeys(ids, ""), PostKind.ORDINARY, by.day)
    close_month(by, month, "", second)
