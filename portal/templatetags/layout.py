"""Parts of a page that every page lays out alike."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from portal.templatetags.clauses import clause as link_to_clause

register = template.Library()


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
