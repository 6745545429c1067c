"""What telling depends on: whom it reaches, the notice period, other windows."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet

from contracts.models import Contract
from contracts.office.models import OutboxMessage
from contracts.queries import facts
from support.incidents.models import Affected, Disruption
from support.incidents.terms import maintenance as rules
from support.incidents.terms.course import Kind, Scope
from support.incidents.terms.maintenance import Announcement
from support.incidents.terms.windows import Window, day_of


@dataclass(frozen=True, slots=True)
class Reach:
    """How many contracts a notice is about, and how many companies get it."""

    contracts: int
    companies: int


def running(first: date, last: date) -> QuerySet[Contract]:
    """Contracts whose service runs on some day of these."""
    begun = Contract.objects.filter(service_starts_on__lte=last)
    return begun.filter(Q(ends_on=None) | Q(ends_on__gte=first))


def reach(window: Window, contract_ids: Collection[int] | None) -> Reach:
    """Of what is still to be told; `contract_ids` is None where all are affected."""
    if contract_ids is None:
        return _counted(running(day_of(window.starts_at), day_of(window.ends_at)))
    return _counted(Contract.objects.filter(pk__in=list(contract_ids)))


def reach_of(row: Disruption, now: datetime) -> Reach:
    """Of the next notice about it."""
    if row.announced_at is None and row.scope == Scope.ALL:
        return reach(Window(row.starts_at, now), None)
    return _counted(Contract.objects.filter(affected_by__disruption=row))


def mailed(row: Disruption) -> dict[str, int]:
    """How many mails were written about it, and how many of them were sent or wait."""
    about = OutboxMessage.objects.filter(
        document__startswith=f"disruption:{row.number}:", resends=None
    )
    state = OutboxMessage.Delivery
    return about.order_by().aggregate(
        total=Count("pk"),
        sent=Count("pk", filter=Q(delivery=state.SENT)),
        waiting=Count("pk", filter=Q(delivery=state.WAITING)),
    )


def _counted(contracts: QuerySet[Contract]) -> Reach:
    found = contracts.order_by().aggregate(
        contracts=Count("pk"), companies=Count("customer", distinct=True)
    )
    return Reach(**found)


def foreseen(
    window: Window, now: datetime, urgent_reason: str, contract_ids: Collection[int] | None
) -> Announcement:
    """Whether, and under which clause, maintenance can be announced now. Raises Refused."""
    days = notice_days(day_of(now), contract_ids)
    return rules.announce(window, now, days, urgent_reason, _others(window, contract_ids))


def notice_days(day: date, contract_ids: Collection[int] | None) -> int:
    """The longest period of the contracts, by the edition or as agreed with one (Art. 2-2)."""
    book = facts.book()
    ids = contract_ids if contract_ids is not None else facts.agreed_contracts()
    agreed = facts.contract_agreements(ids).values() if ids else ()
    figures = [book.on(day), *(book.agreed(one).on(day) for one in agreed)]
    return max(one.maintenance_notice_days for one in figures)


def _others(window: Window, contract_ids: Collection[int] | None) -> list[tuple[str, Window]]:
    """Number and window of what is announced near it for the same contracts."""
    near = Disruption.objects.filter(
        kind=Kind.MAINTENANCE,
        cancelled_at=None,
        starts_at__lt=window.ends_at,
        planned_end_at__gt=window.starts_at,
    )
    if contract_ids is not None:
        shared = Affected.objects.filter(contract__in=list(contract_ids)).values("disruption")
        near = near.filter(Q(scope=Scope.ALL) | Q(pk__in=shared))
    return [(row.number, row.course.planned) for row in near.order_by("number")]
