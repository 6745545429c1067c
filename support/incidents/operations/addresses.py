"""A holder's choice of where it is told of incidents and maintenance (Art. 27-1, 33-1)."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from contracts.models import Contract
from contracts.office.context import By, Duty, Member
from contracts.office.operation import operation
from contracts.office.operations.record import journal
from contracts.operations.locking import locked_contract
from support.incidents.models import DisruptionAddress
from support.incidents.queries.addresses import address_of


@operation(
    Duty.CONTRACTS,
    Member.OWNER,
    choose_incident_address=_("Address for incidents and maintenance"),
)
@transaction.atomic
def choose_address(by: By, contract_id: int, email: str) -> Contract:
    """From the next notice on; where it is empty, the responsible person again (Art. 8-1)."""
    contract = locked_contract(contract_id)
    by.require_holder(contract.customer_id)
    before = address_of(contract)
    if email == before:
        return contract
    if email:
        DisruptionAddress.objects.update_or_create(
            contract=contract,
            defaults={"customer": contract.customer, "email": email, "chosen_at": by.now},
        )
    else:
        DisruptionAddress.objects.filter(contract=contract).delete()
    journal(
        by,
        "choose_incident_address",
        "33-1",
        contract=contract,
        before={"email": before},
        after={"email": email},
    )
    return contract
