"""How pages write reasons, days and moments in the reader's language."""

import re
from datetime import date, datetime, timedelta

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from contracts.office.language import is_english, localized, sentence
from contracts.office.terms.addressing import postal_mark
from contracts.office.terms.days import en_day

register = template.Library()
register.filter(localized)
register.filter(sentence)
register.filter(postal_mark)
register.filter("en_day", en_day, expects_localtime=True)


@register.filter
def day(value: date | str | None) -> str:
    """`2026年4月1日`, in English `1 April 2026`; `–` where there is none."""
    if not value:
        return "–"
    value = date.fromisoformat(value) if isinstance(value, str) else value
    return f"{value.day} {value:%B %Y}" if is_english() else f"{value:%Y年%-m月%-d日}"


@register.filter
def day_after(value: date) -> date:
    return value + timedelta(days=1)


def short_day(value: date) -> str:
    """`4/1`, in English `1 Apr`, where there is little room."""
    return f"{value:%-d %b}" if is_english() else f"{value:%-m/%-d}"


@register.filter
def month(value: date | None) -> str:
    """`2026年4月`, in English `April 2026`."""
    if not value:
        return "–"
    return f"{value:%B %Y}" if is_english() else f"{value:%Y年%-m月}"


@register.filter
def moment(value: datetime | None) -> str:
    """A day and the time of it in Tokyo."""
    if not value:
        return "–"
    local = timezone.localtime(value)
    return f"{day(local.date())} {local:%H:%M}"


BREAKS = re.compile(r"\s*\n\s*|(?<=[。、])\s+")
"""White space that templates have between sentences, for their own lines' sake."""


@register.simple_block_tag
def unbroken(content: SafeString) -> SafeString:
    """A Japanese paragraph without the spaces that the lines of its source would leave."""
    return mark_safe(BREAKS.sub("", content.strip()))
