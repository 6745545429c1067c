"""Invoices that can be paid, and the transfers that settle them, written without templates.

A page has up to fifty of the first and six of the latter.
"""

from collections.abc import Iterable, Iterator

from django import template
from django.template import Context
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from billing.queries.paying import ToTransfer
from billing.queries.receivables import Owed
from billing.templatetags.documents import yen
from billing.terms.paying import BankTransfer
from contracts.office.templatetags.language import day
from contracts.office.terms.bank_account import BankAccount
from portal.form_renderer import escaped
from portal.templatetags.cells import badge, cell, facts, figure, row_link
from portal.templatetags.clauses import clause
from portal.templatetags.layout import copy
from portal.templatetags.links import page_for_reader
from portal.templatetags.lists import tick

register = template.Library()


@register.simple_tag
def bank_facts(bank: BankAccount) -> SafeString:
    """The account that is paid to, as facts of which each can be copied."""
    return mark_safe(facts(_bank(bank)))


def _bank(bank: BankAccount) -> Iterator[tuple[str, str]]:
    yield gettext("Bank and branch"), f"{escaped(bank.bank)} {escaped(bank.branch)}"
    number = copy(bank.number, gettext("Copy the account number"))
    yield gettext("Account number"), f"{escaped(bank.kind)} {escaped(bank.number)} {number}"
    holder = copy(bank.holder, gettext("Copy the account holder"))
    yield gettext("Account holder"), f"{escaped(bank.holder)} {holder}"


@register.simple_tag
def transfer(one: ToTransfer) -> SafeString:
    """How to pay by bank transfer: what goes into the bank's form is copied by a button."""
    known = [*_sums(one.transfer), *_bank(one.bank), _reference(one.transfer)]
    return mark_safe(f'<dl class="facts transfer">\n{facts(known)}</dl>')


def _sums(it: BankTransfer) -> Iterator[tuple[str, str]]:
    amount = copy(it.amount, gettext("Copy the amount"))
    yield gettext("Amount to transfer"), f'<strong class="sum">{yen(it.amount)}</strong> {amount}'
    late = " " + badge(gettext("Overdue"), "late") if it.is_late else ""
    due = gettext("Due on") if it.count == 1 else gettext("Earliest due date")
    yield due, day(it.due_on) + late
    if it.interest:
        in_all = gettext(
            "%(total)s in all if you pay today. Interest is billed with the next fees after your "
            "payment, so you need not transfer it now."
        ) % {"total": yen(it.with_interest)}
        told = f'<small class="why">{in_all} {clause("24-1")}</small>'
        yield gettext("Late interest to today (unbilled)"), f"{yen(it.interest)} {told}"


def _reference(it: BankTransfer) -> tuple[str, str]:
    told = gettext("Write it before your name, or into the bank's EDI field.")
    button = copy(it.reference, gettext("Copy the reference"))
    return (
        gettext("Reference"),
        f'{escaped(it.reference)} {button} <small class="why">{told}</small>',
    )


@register.simple_tag(takes_context=True)
def owed_rows(context: Context, rows: Iterable[tuple[Owed, bool, bool]]) -> SafeString:
    """Open invoices in rows to tick: each, whether it is ticked, whether it is late."""
    page = page_for_reader(context, "invoice")
    due, unpaid = gettext("Due on"), gettext("Unpaid amount")
    interest, overdue = gettext("Late interest"), " " + badge(gettext("Overdue"), "late")
    return mark_safe(
        "\n".join(
            f"<tr>{tick(one.number, one.number, is_ticked)}"
            f'<th scope="row">{row_link(page, one.number)}</th>'
            f"{cell(day(one.due_on) + overdue * is_late, 'day', due)}"
            f"{figure(yen(one.outstanding), unpaid)}{figure(yen(one.interest), interest)}</tr>"
            for one, is_ticked, is_late in rows
        )
    )
