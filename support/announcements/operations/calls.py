"""Recording what was said by telephone (Art. 33-1)."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from contracts.models import Contract
from contracts.office.context import By, Duty
from contracts.office.operation import operation
from contracts.office.operations.record import journal, say
from contracts.office.terms.explanation import Refused
from contracts.people.models import Customer
from support.announcements.models import Call
from support.announcements.terms import call as rules

KIND = "telephoned"


@dataclass(frozen=True, slots=True)
class Said:
    """Who said what to whom at a company, when, at which number."""

    at: datetime
    caller: str
    person: str
    phone: str
    text: str


@operation(Duty.CONTRACTS, record_call=_("Notice by telephone recorded"))
@transaction.atomic
def record(
    by: By,
    customer: Customer,
    contract: Contract | None,
    said: Said,
    corrects: Call | None = None,
) -> Call:
    """An entry of the register. Raises Refused.

    One recorded wrongly stays, and another that `corrects` it refers to it.
    """
    by.require(Duty.CONTRACTS)
    if contract is not None and contract.customer_id != customer.pk:
        raise Refused("33-1", "その会社の契約ではありません", "The contract is another company's")
    Customer.objects.select_for_update().get(pk=customer.pk)
    if corrects is not None:
        Call.objects.select_for_update().get(pk=corrects.pk)
    is_corrected = corrects is not None and Call.objects.filter(corrects=corrects).exists()
    explanation = rules.record(said.at, by.now, is_corrected)
    data: dict[str, object] = {
        "caller": said.caller,
        "person": said.person,
        "phone": said.phone,
        "text": said.text,
        "explanation": explanation.to_json(),
    }
    if corrects is not None and corrects.customer_id == customer.pk:
        data["corrects_call"] = corrects.said_at
    notice = say(by, KIND, said.at, customer=customer, contract=contract, reference="", data=data)
    row = Call.objects.create(
        notice=notice,
        customer=customer,
        contract=contract,
        said_at=said.at,
        caller=said.caller,
        person=said.person,
        phone=said.phone,
        text=said.text,
        corrects=corrects,
        recorded_by_id=by.account_id,
        recorded_at=by.now,
    )
    journal(
        by,
        "record_call",
        rules.CLAUSE,
        customer=customer,
        contract=contract,
        reference=f"call:{row.pk}",
        after=data,
    )
    return row
