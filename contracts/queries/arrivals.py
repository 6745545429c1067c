"""From which day on a notice of the present holder can have arrived."""

from datetime import date

from django.db.models import Max

from contracts.models import Contract
from contracts.terms import arrival


def check(contract: Contract, arrived_on: date, day: date, clause: str) -> None:
    """Refuse a day of arrival after `day`, before formation, or before a transfer (Art. 19)."""
    arrival.check_arrival(clause, arrived_on, day, _held_since(contract, day))


def _held_since(contract: Contract, day: date) -> date:
    passed = contract.transfers.exclude(carried_out_on=None)
    transferred = passed.aggregate(day=Max("effective_on"))["day"]
    return max(filter(None, (contract.formed_on, transferred)), default=day)
