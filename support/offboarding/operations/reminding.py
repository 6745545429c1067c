"""Holders are reminded of what is left, before the due day and after it: in bulk (Art. 25-1)."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from contracts.office.context import By
from contracts.office.operation import internal
from contracts.office.operations.record import entry, journal_all
from support.offboarding.models import Checklist, Line
from support.offboarding.operations.telling import tell
from support.offboarding.terms.checklist import left_of
from support.offboarding.terms.kinds import Side


@internal(remind_offboarding=_("Reminded of return and erasure"))
@transaction.atomic
def remind(by: By, checklist_ids: Sequence[int]) -> int:
    """Those whose reminder's day has come; several that were missed are one. Returns how many."""
    locked = Checklist.objects.filter(pk__in=checklist_ids, remind_on__lte=by.day)
    rows = list(
        locked.exclude(holder_left=0)
        .select_related("contract__customer", "contract__responsible")
        .select_for_update(of=["self"], no_key=True)
        .order_by("pk")
    )
    due = Line.objects.filter(checklist__in=rows, side=Side.HOLDER.value, done_on=None)
    late = set(due.filter(due_on__lt=by.day).values_list("checklist_id", flat=True))
    tell(by, "offboarding_overdue", [row for row in rows if row.pk in late])
    tell(by, "offboarding_reminder", [row for row in rows if row.pk not in late])
    for row in rows:
        row.reminders = list(left_of(row.reminders, by.day))
        row.remind_on = row.reminders[0] if row.reminders else None
    Checklist.objects.bulk_update(rows, ["reminders", "remind_on"])
    journal_all(
        entry(
            by,
            "remind_offboarding",
            "25-1",
            contract=row.contract,
            reference=f"offboarding:{row.contract.number}",
            after={"holder_left": row.holder_left},
        )
        for row in rows
    )
    return len(rows)
