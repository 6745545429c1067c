"""Where holders are told of incidents and maintenance."""

from django.db.models import Case, F, When

from contracts.models import Contract
from support.incidents.models import DisruptionAddress

TO = Case(
    When(
        contract__disruption_address__customer=F("contract__customer"),
        then=F("contract__disruption_address__email"),
    ),
    default=F("contract__responsible__email"),
)
"""Of a contract affected: the address that its holder chose, else the responsible person's."""


def address_of(contract: Contract) -> str:
    """The address that its holder chose; empty where the responsible person is told.

    Without a query where the contract came with its `disruption_address`.
    """
    chosen: DisruptionAddress | None = getattr(contract, "disruption_address", None)
    return chosen.email if chosen and chosen.customer_id == contract.customer_id else ""
