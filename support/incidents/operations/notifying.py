"""Telling those affected: a notice to each company, in bulk, each contract told once.

Who is told is written down (`Affected`), so that whatever runs twice tells nobody twice.
"""

from collections.abc import Iterable, Mapping
from itertools import groupby

from django.db import connection
from django.db.models import QuerySet

from contracts.office.context import By
from contracts.office.operation import internal
from contracts.office.operations.record import Told, notify_many, post
from support.incidents.models import Affected, Disruption, DisruptionUpdate
from support.incidents.queries.addresses import TO
from support.incidents.terms.course import Scope
from support.incidents.terms.windows import day_of

RUNNING = """
INSERT INTO incidents_affected (disruption_id, contract_id)
SELECT %(disruption)s, id FROM contracts_contract
 WHERE service_starts_on <= %(last)s AND (ends_on IS NULL OR ends_on >= %(first)s)
    ON CONFLICT DO NOTHING
"""


@internal()
def affect(by: By, row: Disruption, contract_ids: Iterable[int]) -> None:
    """The chosen contracts, or every one whose service runs while it lasts; each once."""
    if row.scope == Scope.SOME:
        found = [Affected(disruption=row, contract_id=pk) for pk in sorted(set(contract_ids))]
        Affected.objects.bulk_create(found, ignore_conflicts=True)
        return
    last = row.planned_end_at or by.now
    days = {"first": day_of(row.starts_at), "last": day_of(last)}
    with connection.cursor() as cursor:
        cursor.execute(RUNNING, {"disruption": row.pk, **days})


@internal()
def tell_the_untold(by: By, row: Disruption, kind: str, update: DisruptionUpdate) -> int:
    """The announcement to whoever has not had it. Returns how many companies are told."""
    untold = row.affected.filter(told_at=None)
    count = _tell(by, row, kind, update, untold)
    untold.update(told_at=by.now)
    return count


@internal()
def tell_all(by: By, row: Disruption, kind: str, update: DisruptionUpdate) -> int:
    """What follows, to everybody told before. Returns how many companies are told."""
    return _tell(by, row, kind, update, row.affected.exclude(told_at=None))


@internal()
def tell_the_public(by: By, row: Disruption, kind: str, update: DisruptionUpdate) -> None:
    """On the page of notices; only what affects all."""
    if row.scope == Scope.ALL:
        post(by, kind, f"disruption:{row.number}:{update.pk}", content(row, update))


def _tell(
    by: By, row: Disruption, kind: str, update: DisruptionUpdate, affected: QuerySet[Affected]
) -> int:
    said = content(row, update)
    rows = affected.order_by("contract__customer__number", "contract__number").values_list(
        "contract__customer_id", "contract_id", "contract__number", TO
    )
    told = []
    for company, group in groupby(rows, key=lambda one: one[0]):
        theirs = list(group)
        told.append(
            Told(
                company,
                # A contract is told of an entry once, so no other notice has this subject.
                f"disruption:{row.number}:{update.pk}:{theirs[0][1]}",
                {**said, "contracts": [number for _, _, number, _ in theirs]},
                [email for *_, email in theirs],
            )
        )
    notify_many(by, kind, told)
    return len(told)


def content(row: Disruption, update: DisruptionUpdate) -> Mapping:
    """What every notice says of it."""
    return {
        "disruption": row.number,
        "title": row.title,
        "part": row.part,
        "effect": row.effect,
        "starts_at": row.starts_at,
        "planned_end_at": row.planned_end_at,
        "ended_at": row.ended_at,
        "text": update.text,
        "explanation": update.explanation,
    }
