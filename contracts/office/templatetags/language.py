"""How pages write reasons, days and moments in the reader's language."""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override

from contracts.office.language import bracketed as in_brackets
from contracts.office.language import is_english, localized, sentence
from contracts.office.terms.addressing import postal_mark
from contracts.office.terms.days import en_day, ja_day
from contracts.office.terms.delivery import Language
from contracts.office.terms.explanation import cite as cite_clause
from contracts.office.terms.references import ReferenceKind

register = template.Library()
register.filter(localized)
register.filter(sentence)
register.filter(postal_mark)
register.filter("en_day", en_day, expects_localtime=True)


@register.filter
def bracketed(value: object) -> SafeString:
    """The same of what a template writes, a link for example."""
    return mark_safe(in_brackets(format_html("{}", value)))


@register.filter
def references(row: Any) -> list[tuple[str, str]]:
    """What the customer calls it in its own books, each under its name; those it gave alone.

    Of a row that has them, or of the copy on a document.
    """
    find = row.get if isinstance(row, Mapping) else partial(getattr, row)
    values = [(localized(kind), find(kind.value, "")) for kind in ReferenceKind]
    return [(name, value) for name, value in values if value]


@register.filter
def cite(clause: str) -> str:
    """`23-1(2)` as 第23条第1項第2号, in English Art. 23-1(2)."""
    if is_english():
        return "annex" if clause == "annex" else f"Art. {clause}"
    return cite_clause(clause)


@register.filter
def day(value: date | str | None) -> str:
    """`2026年4月1日`, in English `1 April 2026`; `–` where there is none."""
    if not value:
        return "–"
    value = date.fromisoformat(value) if isinstance(value, str) else value
    return en_day(value) if is_english() else ja_day(value)


@register.filter
def own_links(text: str) -> SafeString:
    """A mail's text with links to the portal alone: whatever else looks like one is text."""
    portal = re.escape(escape(settings.PORTAL_URL.rstrip("/")))
    path = r"(?:/(?:(?:[\w/?=%.~#-]|&amp;)*[\w/=~-])?)?"
    link = re.compile(rf"{portal}{path}(?![\w.@:-])", re.ASCII)
    return mark_safe(link.sub(r'<a href="\g<0>">\g<0></a>', escape(text)))


@register.filter
def day_after(value: date) -> date:
    return value + timedelta(days=1)


def short_day(value: date) -> str:
    """`4/1`, in English `1 Apr`, where there is little room."""
    return f"{value:%-d %b}" if is_english() else f"{value.month}/{value.day}"


@register.filter
def month(value: date | None) -> str:
    """`2026年4月`, in English `April 2026`."""
    if not value:
        return "–"
    return f"{value:%B %Y}" if is_english() else f"{value.year}年{value.month}月"


@register.filter
def moment(value: datetime | None) -> str:
    """A day and the time of it in Tokyo."""
    if not value:
        return "–"
    local = timezone.localtime(value)
    return f"{day(local.date())} {local:%H:%M}"


class Spoken(template.Node):
    """Halves of a mail, each in its language; which come, and in which order, is in `languages`."""

    def __init__(self, halves: dict[str, template.NodeList], first_only: bool) -> None:
        self.halves = halves
        self.first_only = first_only

    def render(self, context: template.Context) -> SafeString:
        languages = context.get("languages") or list(self.halves)
        said = []
        for language in languages[:1] if self.first_only else languages:
            with override(language):
                said.append(self.halves[language].render(context).strip())
        return mark_safe("\n\n".join(filter(None, said)))


@register.tag
def spoken(parser: template.base.Parser, token: template.base.Token) -> Spoken:
    """`{% spoken %}` in Japanese `{% english %}` in English `{% endspoken %}`.

    `{% spoken first %}` says only what comes first, as a subject does.
    """
    japanese = parser.parse(["english"])
    parser.delete_first_token()
    english = parser.parse(["endspoken"])
    parser.delete_first_token()
    halves = {Language.JAPANESE.value: japanese, Language.ENGLISH.value: english}
    return Spoken(halves, token.split_contents()[1:] == ["first"])


@register.simple_tag
def fact(name: str) -> SafeString:
    """What the facts beside an address are called, each in a column of its own."""
    return format_html('<span class="fact">{}</span>', name)


SPACE = re.compile(r"[ \t\r\n\f]+")
"""What a page shows as one space."""


@register.simple_block_tag
def rows(content: SafeString, kind: str = "") -> SafeString:
    """A paragraph of rows, which end with `<br>`: laid out faster than elements that break."""
    said = [SPACE.sub(" ", row).strip(" ") for row in content.split("<br>")]
    return format_html(
        '<p class="text rows {}">{}</p>', kind, mark_safe("\n".join(said).strip("\n"))
    )


BREAKS = re.compile(r"\s*\n\s*|(?<=[。、])\s+")
"""White space that templates have between sentences, for their own lines' sake."""


@register.simple_block_tag
def unbroken(content: SafeString) -> SafeString:
    """A paragraph without the spaces that the lines of its source would leave: in English one."""
    return mark_safe(BREAKS.sub(" " if is_english() else "", content.strip()))
