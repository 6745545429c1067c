"""On the day after a contract's last, both checklists are opened and the holder is told (Art. 25).

In bulk: what waits follows from the rows alone, so it may run twice, late or concurrently.
"""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from contracts.models import Contract
from contracts.office.context import By
from contracts.office.operation import internal
from contracts.office.operations.record import entry, journal_all
from support.offboarding.models import Checklist, Line
from support.offboarding.operations.telling import tell
from support.offboarding.queries.policy import policy
from support.offboarding.terms.checklist import lines, reminders
from support.offboarding.terms.kinds import ITEMS, Side


@internal(open_offboarding=_("Checklists after the end opened"))
@transaction.atomic
def open_checklists(by: By, contract_ids: Sequence[int]) -> int:
    """Of contracts that have ended and have none. Returns how many were opened."""
    rows = Contract.objects.filter(pk__in=contract_ids, ends_on__lt=by.day).order_by("pk")
    locked = list(rows.select_for_update(no_key=True).values_list("pk", flat=True))
    # Read after the lock: another worker may have opened them while this one waited for it.
    waiting = Contract.objects.filter(pk__in=locked, offboarding=None)
    contracts = list(waiting.select_related("customer", "responsible").order_by("pk"))
    figures = policy()
    made = [_checklist(by, row, figures) for row in contracts]
    Checklist.objects.bulk_create(made)
    Line.objects.bulk_create(
        Line(
            checklist=one,
            side=due.side.value,
            item=due.item.value,
            due_on=due.due_on,
            explanation=due.why.to_json(),
        )
        for one in made
        for due in lines(one.ends_on, figures)
    )
    tell(by, "offboarding_opened", made)
    journal_all(
        entry(
            by,
            "open_offboarding",
            "25-1",
            contract=one.contract,
            reference=f"offboarding:{one.contract.number}",
            after={"ends_on": one.ends_on, "next_due_on": one.next_due_on},
        )
        for one in made
    )
    return len(made)


def _checklist(by: By, row: Contract, figures) -> Checklist:
    assert row.ends_on, "only ended contracts are selected"
    days = [day for day in reminders(row.ends_on, figures) if day > by.day]
    return Checklist(
        contract=row,
        ends_on=row.ends_on,
        opened_on=by.day,
        holder_left=len(ITEMS[Side.HOLDER]),
        operator_left=len(ITEMS[Side.OPERATOR]),
        next_due_on=min(due.due_on for due in lines(row.ends_on, figures)),
        reminders=days,
        remind_on=days[0] if days else None,
    )
