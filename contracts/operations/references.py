"""What a customer calls an order in its own books, of a contract or of a billing account."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from contracts.models import Contract
from contracts.office.context import By, Duty, Member, Role
from contracts.office.operation import operation
from contracts.office.operations.record import journal
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Refused
from contracts.office.terms.fingerprint import Changed
from contracts.operations.locking import locked_contract
from contracts.people.models import BillingAccount
from contracts.people.operations.locking import lock_accounts

CLAUSE = "23-1"


@operation(
    Duty.CONTRACTS,
    Duty.ACCOUNTS,
    Member.OWNER,
    Member.BILLING,
    set_references=_("References of the customer"),
)
@transaction.atomic
def set_references(
    by: By, referred: Contract | BillingAccount, expected: str | None = None, /, **values: str
) -> None:
    """Those given, for invoices issued from now on, none where empty; they change no obligation.

    The customer does it alone. `expected` is the fingerprint of the values as they were read.
    Raises Refused where nothing changes, Changed where one is another by now, ValidationError
    where one is too long.
    """
    if by.role is Role.CUSTOMER:
        by.require_holder(referred.customer_id, Member.BILLING)
    else:
        by.require(Duty.CONTRACTS, Duty.ACCOUNTS)
    row = _locked(referred)
    if by.role is Role.CUSTOMER:  # it may have passed to another company meanwhile (Art. 19)
        by.require_holder(row.customer_id, Member.BILLING)
    before = {name: getattr(row, name) for name in values}
    fingerprint.require(Changed(CLAUSE), expected, before)
    after = {name: value for name, value in values.items() if value != before[name]}
    if not after:
        raise Refused(CLAUSE, "変更された項目がありません", "Nothing has been changed")
    for name, value in after.items():
        setattr(row, name, value)
    row.clean_fields(exclude={field.name for field in row._meta.fields} - set(after))
    row.save(update_fields=list(after))
    about = (
        {"contract": row}
        if isinstance(row, Contract)
        else {"customer": row.customer, "reference": row.number}
    )
    old = {name: before[name] for name in after}
    journal(by, "set_references", CLAUSE, before=old, after=after, **about)


def _locked(row: Contract | BillingAccount) -> Contract | BillingAccount:
    if isinstance(row, Contract):
        return locked_contract(row.pk)
    lock_accounts([row.pk])
    return BillingAccount.objects.select_related("customer").get(pk=row.pk)
