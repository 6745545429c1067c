"""Open invoices as the transfers that settle them, one for each billing account."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.conf import settings

from billing.queries.owing import Owing
from billing.terms.due import PaymentTerms, agreed_terms
from billing.terms.paying import BankTransfer, OpenInvoice, bank_transfer, reference
from contracts.office.lookups import Ids
from contracts.office.terms.bank_account import BankAccount
from contracts.people.models import BillingAccount
from contracts.queries import facts


@dataclass(frozen=True, slots=True)
class ToTransfer:
    """A transfer, to which bank account, and for which billing account."""

    account: BillingAccount
    transfer: BankTransfer
    bank: BankAccount


def to_transfer(
    invoices: Sequence[OpenInvoice], day: date, known: Iterable[BillingAccount] = ()
) -> list[ToTransfer]:
    """By billing account, in the order of their numbers; the transfers of `invoices` on a day.

    `known` are accounts that have been read.
    """
    accounts = {one.pk: one for one in known}
    if unread := {one.billing_account_id for one in invoices} - accounts.keys():
        accounts |= BillingAccount.objects.filter(pk__anyof=Ids(unread)).in_bulk()
    ordered = sorted(invoices, key=lambda one: accounts[one.billing_account_id].number)
    found = []
    for account_id, group in groupby(ordered, key=lambda one: one.billing_account_id):
        account = accounts[account_id]
        found.append(_to(account, bank_transfer(list(group), account.number, day)))
    return found


def together(owing: Owing, day: date) -> list[ToTransfer]:
    """The same of all open invoices of the first accounts, from their sums."""
    return [
        _to(
            one.account,
            BankTransfer(
                one.unpaid,
                one.interest,
                one.due_on,
                one.due_on < day,
                reference(one.invoices, one.number, one.account.number),
                one.invoices,
            ),
        )
        for one in owing.first
    ]


def _to(account: BillingAccount, transfer: BankTransfer) -> ToTransfer:
    bank = settings.ISSUER_BANK_ACCOUNT.virtual(account.virtual_account)
    return ToTransfer(account, transfer, bank)


@dataclass(frozen=True, slots=True)
class WayToPay:
    """How the invoices of a billing account are paid, by what is in force on a day (Art. 23-1)."""

    terms: PaymentTerms
    roll: str
    bank: BankAccount
    is_virtual: bool


def way_to_pay(day: date, account: BillingAccount | None = None) -> WayToPay:
    """Of a billing account with what was agreed with it; without one, of a new customer's."""
    book = facts.book()
    figures = book.on(day)
    if account is not None:
        figures = facts.account_figures([account.pk], book)[account.pk].on(day)
    virtual = account.virtual_account if account else ""
    bank = settings.ISSUER_BANK_ACCOUNT.virtual(virtual)
    return WayToPay(agreed_terms(figures), figures.due_day_roll, bank, bool(virtual))
