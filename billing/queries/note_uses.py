"""What credit notes were used for: invoices that they settle, and credit paid out of them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from billing.models import Allocation, CreditNote, PayoutPart
from contracts.office.lookups import Ids


@dataclass(frozen=True, slots=True)
class NoteUse:
    """Yen of a credit note on a day: to an invoice by its number, or paid out where it is empty."""

    day: date
    amount: int
    invoice: str = ""


def with_uses(notes: Iterable[CreditNote]) -> list[tuple[CreditNote, list[NoteUse]]]:
    """Each note with its uses; what was taken back is left out."""
    rows = list(notes)
    if not rows:
        return []
    ids = Ids([note.pk for note in rows])
    uses: dict[int, list[NoteUse]] = defaultdict(list)
    settled = Allocation.objects.filter(
        credit_note__anyof=ids, kind=Allocation.Kind.CREDIT_NOTE, reversal=None
    )
    found = settled.order_by("id").values_list("credit_note_id", "day", "amount", "invoice__number")
    for pk, day, amount, number in found:
        uses[pk or 0].append(NoteUse(day, amount, number))
    paid = PayoutPart.objects.filter(credit_note__anyof=ids).order_by("pk")
    for pk, day, amount in paid.values_list("credit_note_id", "payout__day", "amount"):
        uses[pk or 0].append(NoteUse(day, amount))
    return [(note, uses[note.pk]) for note in rows]
