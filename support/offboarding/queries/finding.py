"""Every ended contract with its checklists: found by part, words and whose turn it is."""

from dataclasses import dataclass
from datetime import date

from django.db.models import DateField, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from contracts.office.folding import reads
from contracts.office.terms.horizon import LAST_DAY
from support.offboarding.models import Checklist
from support.offboarding.terms.kinds import Part, Side

ROWS = Checklist.objects.select_related("contract__customer", "contract__responsible")


@dataclass(frozen=True, slots=True)
class Criteria:
    """Nothing asks for all."""

    text: str = ""
    part: str = ""
    side: str = ""


def find(asked: Criteria, today: date) -> QuerySet[Checklist]:
    """By contract or customer, what is left, and by whom; in `due_or_last` what is done is last."""
    last = Value(LAST_DAY, output_field=DateField())
    rows = ROWS.annotate(due_or_last=Coalesce("next_due_on", last))
    if asked.text:
        number = Q(contract__number__contains=asked.text.upper())
        number |= Q(contract__customer__number=asked.text)
        rows = rows.filter(reads(asked.text, "contract__customer__sought") | number)
    if asked.side:
        rows = rows.filter(**{f"{Side(asked.side).value}_left__gt": 0})
    match asked.part:
        case Part.DONE:
            rows = rows.filter(next_due_on=None)
        case Part.OVERDUE:
            rows = rows.filter(next_due_on__lt=today)
        case Part.OPEN:
            rows = rows.filter(next_due_on__isnull=False)
    return rows
