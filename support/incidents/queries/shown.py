"""Who is shown what: what affects all is public, the rest is for those who were told."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from contracts.office.lookups import Ids
from contracts.office.queries.written import Written
from support.incidents.models import Affected, Disruption, DisruptionUpdate
from support.incidents.terms.course import Effect, Kind, Scope, Step
from support.incidents.terms.picture import DAYS, Felt, Picture, picture
from support.incidents.terms.windows import ONE_DAY

NOT_OVER = Q(ended_at=None, cancelled_at=None)
"""What is felt or still to come."""
OPEN = Q(closed_at=None, cancelled_at=None) & (Q(kind=Kind.INCIDENT) | Q(ended_at=None))
"""What staff still have something to do about."""


def public() -> QuerySet[Disruption]:
    """What everybody may read."""
    return Disruption.objects.filter(scope=Scope.ALL, announced_at__isnull=False)


def of_companies(customer_ids: Collection[int]) -> QuerySet[Disruption]:
    """What the people of some companies may read: the public's, and what they were told."""
    told = Affected.objects.filter(
        contract__customer__in=customer_ids, told_at__isnull=False
    ).values("disruption")
    announced = Disruption.objects.filter(announced_at__isnull=False)
    return announced.filter(Q(scope=Scope.ALL) | Q(pk__in=told))


def of_contract(contract_id: int) -> QuerySet[Disruption]:
    """What the holder of a contract was told of, the newest first."""
    told = Affected.objects.filter(contract=contract_id, told_at__isnull=False)
    return Disruption.objects.filter(pk__in=told.values("disruption"))


def felt_by(contract_ids: Collection[int]) -> dict[int, list[Disruption]]:
    """By contract what its holder was told of and is not over, the next first.

    Incidents not repaired, maintenance to come or under way.
    """
    found: dict[int, list[Disruption]] = {pk: [] for pk in contract_ids}
    for one in _FELT.of(Ids(contract_ids)):
        found[one.contract_id].append(one.disruption)
    return found


_FELT = Written[Affected](
    lambda contract_ids: (
        Affected.objects.filter(
            contract__anyof=contract_ids,
            told_at__isnull=False,
            disruption__ended_at=None,
            disruption__cancelled_at=None,
        )
        .select_related("disruption")
        .order_by("disruption__starts_at", "pk")
    )
)


def public_updates() -> QuerySet[DisruptionUpdate]:
    """The course of what everybody may read, from its announcement on, the newest first."""
    rows = DisruptionUpdate.objects.filter(disruption__in=public().values("pk"))
    told = rows.exclude(step__in=[Step.KNOWN, Step.AGREED])
    return told.select_related("disruption").order_by("-recorded_at", "-pk")


def updates_for(row: Disruption, customer_ids: Collection[int]) -> QuerySet[DisruptionUpdate]:
    """The course as the people of some companies read it: measures only of their own."""
    others = Q(measure__isnull=False) & ~Q(measure__contract__customer__in=customer_ids)
    return row.updates.exclude(others).select_related("measure__contract").order_by("at", "id")


def course_read(row: Disruption) -> list[int]:
    """What of its course a person has read, by the keys of its steps."""
    return list(row.updates.order_by("id").values_list("id", flat=True))


def ninety_days(now: datetime) -> Picture:
    """The public's 90 days; maintenance counts from its start to its end."""
    since = now - ONE_DAY * DAYS
    rows = public().filter(cancelled_at=None, starts_at__lte=now)
    rows = rows.filter(Q(ended_at=None) | Q(ended_at__gt=since))
    felt = [Felt(Kind(row.kind), Effect(row.effect), row.course.window(now)) for row in rows]
    return picture(felt, now)


def interrupted(now: datetime) -> QuerySet[Disruption]:
    """What interrupts the service, or some contracts, at this moment: the service first."""
    begun = Disruption.objects.filter(NOT_OVER, starts_at__lte=now)
    rows = begun.filter(effect=Effect.INTERRUPTED).annotate(contracts=Count("affected"))
    return rows.order_by("scope", "starts_at", "pk")
