"""How long something took, in the reader's language."""

from django import template

from contracts.office.language import localized
from support.desk.terms import clocks
from support.incidents.terms.windows import en_minutes, ja_minutes

register = template.Library()


@register.filter
def duration(minutes: int | None) -> str:
    """`2時間5分`, in English `2 hours 5 minutes`; `–` where it is not known yet."""
    if minutes is None:
        return "–"
    return localized((ja_minutes(minutes), en_minutes(minutes)))


@register.filter
def support_time(minutes: int) -> str:
    """`8時間30分`, in English `8 hours 30 minutes`: hours of support, not parts of days."""
    return localized((clocks.ja_minutes(minutes), clocks.en_minutes(minutes)))
