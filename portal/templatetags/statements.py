"""The rows of a statement of account, written without templates: there are up to fifty."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import partial

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from billing.templatetags.documents import yen
from billing.terms.statement import EntryKind, OpenItem, StatementEntry
from contracts.office.language import localized
from contracts.office.templatetags.language import day
from portal.form_renderer import escaped
from portal.templatetags.cells import badge, cell, figure, row_link

register = template.Library()

NAMED_BY_PAYER = (EntryKind.PAYMENT, EntryKind.RETURN, EntryKind.PAYOUT)
"""What has no page by its name."""


@register.simple_tag
def entry_rows(entries: Iterable[StatementEntry], *, for_staff: bool) -> SafeString:
    """The movements with the balance after each; numbers lead to the reader's page of them."""
    amount, balance = gettext("Amount"), gettext("Balance")
    prefix = "staff_" if for_staff else ""
    invoice = partial(row_link, f"{prefix}invoice")
    note = partial(row_link, f"{prefix}credit_note_pdf")
    named: dict[EntryKind, Callable[[str], str]]
    named = {EntryKind.CREDIT_NOTE: note, **dict.fromkeys(NAMED_BY_PAYER, escaped)}
    return mark_safe(
        "\n".join(
            f"<tr>{cell(day(one.day), 'day')}"
            f"{cell(f'{localized(one.kind)} {named.get(one.kind, invoice)(one.name)}')}"
            f"{figure(yen(one.amount), amount)}{figure(yen(one.balance), balance)}</tr>"
            for one in entries
        )
    )


@register.simple_tag
def item_rows(items: Iterable[OpenItem], on: date, *, for_staff: bool) -> SafeString:
    """The unpaid invoices, with those that are overdue on a day."""
    page = "staff_invoice" if for_staff else "invoice"
    due, unpaid = gettext("Due on"), gettext("Unpaid amount")
    interest = gettext("Late interest not yet billed")
    overdue = " " + badge(gettext("Overdue"), "late")
    return mark_safe(
        "\n".join(
            f"<tr>{cell(row_link(page, one.number))}"
            f"{cell(day(one.due_on) + overdue * one.is_overdue(on), 'day', due)}"
            f"{figure(yen(one.outstanding), unpaid)}{figure(yen(one.interest), interest)}</tr>"
            for one in items
        )
    )
