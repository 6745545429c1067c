"""What is suspended: whole contracts, and parts of contracts (Art. 13, 30-3)."""

from datetime import date

from django.db.models import Q, QuerySet

from contracts.models import Contract, PartSuspension, Suspension
from contracts.terms.part_suspension import Stopped


def open_parts(contract: Contract) -> list[Stopped]:
    """The parts of a contract whose suspension is not lifted, also those still to begin."""
    return [row.stopped for row in contract.part_suspensions.filter(lifted_on=None)]


def _of_live(today: date) -> Q:
    """Not lifted, of contracts that have not ended."""
    last = Q(contract__ends_on=None) | Q(contract__ends_on__gte=today)
    return Q(lifted_on=None) & last


def contracts_suspended(today: date) -> QuerySet[Suspension]:
    """Contracts that are suspended whole, the longest first."""
    rows = Suspension.objects.filter(_of_live(today)).select_related("contract__customer")
    return rows.order_by("starts_on", "contract__number")


def parts_suspended(today: date) -> QuerySet[PartSuspension]:
    """Parts of contracts whose suspension is not lifted, those still to begin last."""
    rows = PartSuspension.objects.filter(_of_live(today)).select_related("contract__customer")
    return rows.order_by("starts_on", "contract__number", "pk")


def standing_of(contract: Contract, today: date) -> list[Suspension | PartSuspension]:
    """What of a contract is suspended on a day, and what will be, for its holder."""
    if contract.ends_on is not None and contract.ends_on < today:
        return []
    whole = contract.suspensions.filter(lifted_on=None).order_by("id")
    parts = contract.part_suspensions.filter(lifted_on=None).order_by("starts_on", "id")
    return [*whole, *parts]
