"""Open invoices as the transfers that settle them, one for each billing account."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.conf import settings

from billing.terms.paying import BankTransfer, OpenInvoice, bank_transfer
from contracts.office.lookups import Ids
from contracts.office.terms.bank_account import BankAccount
from contracts.people.models import BillingAccount


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
        transfer = bank_transfer(list(group), account.number, day)
        bank = settings.ISSUER_BANK_ACCOUNT.virtual(account.virtual_account)
        found.append(ToTransfer(account, transfer, bank))
    return found
