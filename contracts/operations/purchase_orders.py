"""A customer's own number for what it orders (発注番号), printed at a contract's lines."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from contracts.models import Contract
from contracts.office.context import By, Duty, Member, Role
from contracts.office.operation import operation
from contracts.office.operations.record import journal
from contracts.operations.locking import locked_contract


@operation(
    Duty.CONTRACTS, Duty.ACCOUNTS, Member.OWNER, set_purchase_order=_("Purchase order number")
)
@transaction.atomic
def set_purchase_order(by: By, contract_id: int, number: str) -> Contract:
    """The number for invoices issued from now on, none where empty; it changes no obligation.

    Raises ValidationError where it is too long.
    """
    contract = locked_contract(contract_id)
    if by.role is Role.CUSTOMER:
        by.require_holder(contract.customer_id, Member.BILLING)
    else:
        by.require(Duty.CONTRACTS, Duty.ACCOUNTS)
    before = {"purchase_order": contract.purchase_order}
    if number != contract.purchase_order:
        contract.purchase_order = number
        contract.clean_fields(exclude={f.name for f in contract._meta.fields} - set(before))
        contract.save(update_fields=["purchase_order"])
        after = {"purchase_order": number}
        journal(by, "set_purchase_order", contract=contract, before=before, after=after)
    return contract
