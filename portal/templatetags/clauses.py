"""Clauses as links to their place in the terms."""

import re
from functools import lru_cache

from django import template
from django.urls import get_script_prefix, reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from billing.templatetags.documents import cite
from contracts.office.language import is_english, localized
from contracts.terms.document import anchor
from contracts.terms.grounds import GROUNDS

register = template.Library()


@register.simple_tag
def clause(reference: str) -> SafeString:
    """`17-1(5)` as a link that says 第17条第1項第5号."""
    if not reference:
        return SafeString("")
    return _link(reference, is_english(), get_script_prefix())


@lru_cache(1024)
def _link(reference: str, _is_english: bool, _below: str) -> SafeString:
    address = f"{reverse('terms')}#{anchor(reference)}"
    return format_html('<a class="clause" href="{}">{}</a>', address, cite(reference))


_PASSAGE = re.compile(r"(\d+(?:-\d+)?(?:\(\d+\))?) (.+)")


@register.filter
def passages(shown: str) -> SafeString:
    """What was shown with a consent, kept as `32-1 …` on lines: each with its clause as a link."""
    lines = [(line, _PASSAGE.fullmatch(line)) for line in shown.splitlines()]
    written = (
        format_html("{} {}", found[2], clause(found[1])) if found else escape(line)
        for line, found in lines
    )
    return SafeString("<br>".join(written))


@register.filter
def ground(reference: str) -> str:
    """What a ground of a suspension or an end is called; empty for an unknown one."""
    found = GROUNDS.get(reference)
    return localized(found) if found else ""


@register.filter
def at(number: object, before: str = "") -> str:
    """The anchor of a part of an article: `3|at:"15"` is `art-15-3`."""
    label = str(number).strip("()")
    return f"art-{before}-{label}" if before else f"art-{label}"
