"""What every step of the course writes: its entry, and the journal's."""

from collections.abc import Mapping
from datetime import datetime

from contracts.models import Contract
from contracts.office.context import By
from contracts.office.operation import internal
from contracts.office.operations.record import journal
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Explanation
from contracts.office.terms.fingerprint import Changed
from support.incidents.models import Disruption, DisruptionUpdate
from support.incidents.queries.shown import course_read
from support.incidents.terms.course import Step


def locked(pk: int, expected: str | None = None) -> Disruption:
    """Read again under its lock.

    `expected` is the fingerprint of the course that the person read: what is sent twice, or by
    two people at once, is done once. Raises Changed where something has been added.
    """
    row = Disruption.objects.select_for_update(of=["self"]).get(pk=pk)
    fingerprint.require(Changed("27-1"), expected, course_read(row))
    return row


@internal()
def enter(
    by: By,
    row: Disruption,
    step: Step,
    at: datetime,
    explanation: Explanation,
    text: str = "",
) -> DisruptionUpdate:
    """What happened at a moment, in the course of it."""
    return DisruptionUpdate.objects.create(
        disruption=row,
        step=step,
        at=at,
        recorded_at=by.now,
        text=text,
        explanation=explanation.to_json(),
        author_id=by.account_id,
    )


@internal()
def note(
    by: By,
    name: str,
    row: Disruption,
    explanation: Explanation,
    contract: Contract | None = None,
    **after: object,
) -> None:
    """The journal's entry of an operation."""
    said: Mapping = {**after, "explanation": explanation.to_json()}
    reference = f"disruption:{row.number}"
    journal(by, name, explanation.clause, contract=contract, reference=reference, after=said)
