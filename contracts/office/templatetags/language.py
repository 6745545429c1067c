"""How pages speak Japanese and English: texts, reasons, days, moments."""

from collections.abc import Mapping
from datetime import date, datetime

from django import template
from django.utils import timezone

from contracts.office.language import is_english, say

register = template.Library()
register.simple_tag(say, name="say")


@register.filter
def told(explanation: object) -> str:
    """An explanation, a refusal, or one kept as JSON, in the reader's language."""
    language = "en" if is_english() else "ja"
    if isinstance(explanation, Mapping):
        return explanation.get(language, "")
    return getattr(explanation, language, "")


@register.filter
def day(value: date | str | None) -> str:
    """`2026年4月1日`, in English `1 April 2026`; `–` where there is none."""
    if not value:
        return "–"
    value = date.fromisoformat(value) if isinstance(value, str) else value
    return f"{value.day} {value:%B %Y}" if is_english() else f"{value:%Y年%-m月%-d日}"


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
