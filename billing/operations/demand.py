"""Everything unpaid demanded at once, in one statement (Art. 16-2, 17-2)."""

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from billing.operations.issuing import Issued
from billing.queries.accounts import account
from billing.queries.receivables import owed, unpaid
from contracts.office.context import By
from contracts.office.operation import internal
from contracts.office.operations.record import journal, notify
from contracts.office.terms.notices import LANGUAGE
from contracts.people.models import BillingAccount


def has_unpaid(account_id: int) -> bool:
    """Whether anything issued to the account is unpaid, due or not."""
    return unpaid([account_id]).exists()


@internal(demand=_("Full amount demanded"))
def demand(by: By, account_id: int, exclude: Collection[Issued] = ()) -> None:
    """One statement for a billing account, with interest to today; none if all is paid.

    Interest continues from the original due dates.
    """
    invoices = unpaid([account_id]).exclude(pk__anyof=[issued.id for issued in exclude])
    debts = owed(invoices, by.day)
    if not debts:
        return
    billing_account = BillingAccount.objects.select_related("customer").get(pk=account_id)
    data = {
        "invoices": [debt.to_json() for debt in debts],
        "total": sum(debt.outstanding + debt.interest for debt in debts),
    }
    customer = billing_account.customer
    journal(by, "demand", "16-2", customer=customer, reference=billing_account.number, after=data)
    to = account(account_id)
    data |= {LANGUAGE: to.language, **to.transferring}
    notify(by, "demand", to.recipients, customer=customer, data=data)
