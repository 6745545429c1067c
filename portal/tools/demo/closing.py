"""The demo's months: the one before the last is closed, the last one lacks something yet."""

from datetime import date

from billing.models import Invoice
from billing.operations.documents import document
from billing.operations.month_close import close_month
from billing.queries.month_facts import issued
from contracts.office.context import By
from contracts.office.operations.posting import record_posted
from contracts.office.queries.posting import waiting
from contracts.office.terms.posting import PostKind
from contracts.terms.periods import ONE_DAY, month_first

LEFT = 2
"""Invoices of the last month whose PDF nobody has made."""


def close(by: By, second: By) -> None:
    """The invoices of both months are made into PDFs, but some of the last one."""
    last = month_first(month_first(by.day) - ONE_DAY)
    before = month_first(last - ONE_DAY)
    _render(_numbers(last)[:-LEFT])
    numbers = _numbers(before)
    _render(numbers)
    ids = waiting().filter(reference__in=numbers).values_list("pk", flat=True)
    record_posted(by, dict.fromkeys(ids, ""), PostKind.ORDINARY, by.day)
    close_month(by, before, "", second)


def _numbers(month: date) -> list[str]:
    return [one.number for one in issued(month).documents]


def _render(numbers: list[str]) -> None:
    for invoice in Invoice.objects.filter(number__in=numbers):
        document(invoice)
