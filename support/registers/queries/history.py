"""What was done about an entry, in words."""

from collections.abc import Sequence

from django.utils.translation import pgettext

from contracts.office.language import label
from support.registers.models import Act
from support.registers.terms.kinds import CHOICES, ActKind


def chosen(row: Act) -> str:
    """What was chosen with an act."""
    choice = CHOICES.get(ActKind(row.kind))
    words = (str(label(choice.kinds(one))) for one in row.chosen) if choice else ()
    return pgettext("list", ", ").join(words)


def closer(acts: Sequence[Act]) -> Act | None:
    """Of a closed entry, what closed it: only notes are added after that."""
    return next((one for one in reversed(acts) if one.kind != ActKind.NOTE), None)
