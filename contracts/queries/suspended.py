"""What is suspended: whole contracts, and parts of contracts (Art. 13, 30-3)."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, IntegerField, Q, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from contracts.models import Contract, PartSuspension, Suspension
from contracts.office.language import Text, label
from contracts.office.queries.written import WrittenColumns
from contracts.terms.facts import Contract as Facts
from contracts.terms.facts import Formed
from contracts.terms.part_suspension import Part, Stopped


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


@dataclass(frozen=True, slots=True)
class Stop:
    """A suspension of a contract as its page lists it; `part` is the key of one of a part."""

    what: Text
    starts_on: date
    lifted_on: date | None
    ground: str
    reason: str
    part: int | None


def all_of(contract: Contract) -> list[Stop]:
    """Every suspension of a contract and of its parts in one statement, the newest first."""
    return [_stop(*row) for row in _STOPS.of(contract.pk)]


def _stops(contract_id: int) -> QuerySet[Suspension, tuple]:
    named = ("starts_on", "lifted_on", "ground", "reason", "pk", "kind", "so_many", "called")
    whole = Suspension.objects.filter(contract=contract_id).order_by()
    parts = PartSuspension.objects.filter(contract=contract_id).order_by()
    of_whole = whole.annotate(
        kind=Value(""), so_many=Value(None, IntegerField()), called=Value("")
    ).values_list(*named)
    of_parts = parts.annotate(kind=F("part"), so_many=F("servers"), called=F("name"))
    rows = of_whole.union(of_parts.values_list(*named), all=True)
    return rows.order_by("-starts_on", "-pk")


_STOPS = WrittenColumns(_stops)


def _stop(
    starts_on: date,
    lifted_on: date | None,
    ground: str,
    reason: str,
    pk: int,
    kind: str,
    servers: int | None,
    name: str,
) -> Stop:
    if not kind:
        return Stop(_("The whole contract"), starts_on, lifted_on, ground, reason, None)
    what = label(Stopped(Part(kind), servers, name).label)
    return Stop(what, starts_on, lifted_on, ground, reason, pk)


def standing_of(contract: Contract, fact: Facts, today: date) -> list[Suspension | PartSuspension]:
    """What of a contract is suspended on a day, and what will be, for its holder."""
    if not isinstance(fact, Formed) or not fact.is_live(today):
        return []
    whole = contract.suspensions.filter(lifted_on=None) if fact.suspended else ()
    parts = contract.part_suspensions.filter(lifted_on=None) if fact.part_suspended_from else None
    return [*whole, *(parts.order_by("starts_on", "id") if parts is not None else ())]
