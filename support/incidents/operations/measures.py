"""Orders to carriers, and measures decided together with a holder (Art. 27-3, 27-4)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from contracts.models import Contract
from contracts.office.context import By, Duty
from contracts.office.operation import operation
from contracts.office.terms.explanation import Refused
from support.incidents.models import CarrierOrder, JointMeasure
from support.incidents.operations.course import enter, locked, note
from support.incidents.terms import incident as rules
from support.incidents.terms.course import Step


@operation(Duty.CONTRACTS, order_carrier=_("Carrier ordered to repair a line"))
@transaction.atomic
def order_carrier(
    by: By,
    disruption_id: int,
    carrier: str,
    line: str,
    reference: str,
    at: datetime,
    expected: str | None = None,
) -> CarrierOrder:
    """The order, by its moment, with the carrier's own reference. Raises Refused."""
    by.require(Duty.CONTRACTS)
    row = locked(disruption_id, expected)
    explanation = rules.order_carrier(row.course, at, by.now)
    update = enter(by, row, Step.ORDERED, at, explanation)
    order = CarrierOrder.objects.create(
        update=update, carrier=carrier, line=line, reference=reference
    )
    note(by, "order_carrier", row, explanation, carrier=carrier, line=line)
    return order


@operation(Duty.CONTRACTS, agree_measure=_("Measures agreed with a holder"))
@transaction.atomic
def agree_measure(
    by: By,
    disruption_id: int,
    contract_id: int,
    ours: str,
    theirs: str,
    at: datetime,
    expected: str | None = None,
) -> JointMeasure:
    """Who does what, as decided with the holder of an affected contract. Raises Refused."""
    by.require(Duty.CONTRACTS)
    row = locked(disruption_id, expected)
    explanation = rules.agree_measure(row.course, at, by.now)
    contract = Contract.objects.select_related("customer").get(pk=contract_id)
    if not row.affected.filter(contract=contract).exists():
        raise Refused(
            rules.TOGETHER,
            f"契約{contract.number}は、この障害の影響を受けていません",
            f"Contract {contract.number} is not affected by this incident",
        )
    update = enter(by, row, Step.AGREED, at, explanation)
    measure = JointMeasure.objects.create(
        update=update, contract=contract, ours=ours, theirs=theirs
    )
    note(by, "agree_measure", row, explanation, contract, ours=ours, theirs=theirs)
    return measure
