"""How long something took, in the reader's language."""

from django import template

from contracts.office.language import localized
from support.incidents.terms.windows import en_minutes, ja_minutes

register = template.Library()


@register.filter
def duration(minutes: int | None) -> str:
    """`2時間5分`, in English `2 hours 5 minutes`; `–` where it is not known yet."""
    if minutes is None:
        return "–"
    return localized((ja_minutes(minutes), en_minutes(minutes)))
