"""Parts of a page that every page lays out alike."""

from itertools import pairwise

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from portal.form_renderer import escaped
from portal.templatetags.clauses import clause as link_to_clause

register = template.Library()

OF_NUMBERS = mark_safe(' class="n"')


@register.simple_block_tag
def card(content: SafeString, name: str, title: str, clause: str = "") -> SafeString:
    """A part of a page under its heading, with the clause it follows; `name` is its anchor."""
    heading = (
        format_html("{} <small>{}</small>", title, link_to_clause(clause)) if clause else title
    )
    return format_html(
        '<section class="card" aria-labelledby="{name}"><h2 id="{name}">{heading}</h2>'
        "{content}</section>",
        name=name,
        heading=heading,
        content=content,
    )


@register.simple_tag
def heads(*titles: str) -> SafeString:
    """The head of a table: a column for each title; `"n"` stands before one of numbers."""
    cells = [
        (OF_NUMBERS if before == "n" else "", title)
        for before, title in pairwise(["", *titles])
        if title != "n"
    ]
    row = format_html_join("", '<th scope="col"{}>{}</th>', cells)
    return format_html("<thead><tr>{}</tr></thead>", row)


@register.simple_tag
def copy(value: object, what: str) -> SafeString:
    """The button that copies a value, called `what`; scripts show it (`js/copy.js`).

    A page has up to twenty: a template took several times as long.
    """
    words, copied, name = gettext("Copy"), escaped(value), escaped(what)
    return mark_safe(
        f'<button type="button" class="quiet copy" data-copy="{copied}" aria-label="{name}" hidden>'
        f"{words}</button>"
    )
