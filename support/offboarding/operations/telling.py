"""What the responsible person of an ended contract is told (Art. 8-1, 25-1): in bulk."""

from collections.abc import Sequence

from contracts.office.context import By
from contracts.office.operation import internal
from contracts.office.operations.record import Told, notify_many
from support.offboarding.models import Checklist, Line
from support.offboarding.terms.kinds import Side


@internal()
def tell(by: By, kind: str, rows: Sequence[Checklist]) -> None:
    """What is left of the holder's, by which day; a checklist is told of each kind once a day."""
    left: dict[int, list[Line]] = {row.pk: [] for row in rows}
    open_lines = Line.objects.filter(checklist__in=left, side=Side.HOLDER.value, done_on=None)
    for line in open_lines.order_by("due_on", "id"):
        left[line.checklist_id].append(line)
    notify_many(
        by,
        kind,
        [
            Told(
                row.contract.customer_id,
                f"offboarding:{row.contract.number}:{kind}:{by.day}",
                {
                    "contracts": [row.contract.number],
                    "ends_on": row.ends_on,
                    "due_on": left[row.pk][0].due_on,
                    "items": [line.item for line in left[row.pk]],
                },
                [row.contract.responsible.email],
            )
            for row in rows
        ],
    )
