"""Attributes of widgets and the options of lists to choose from, written without templates.

A template for each took half the time of a form of a hundred fields.
"""

from collections.abc import Iterable, Iterator

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def attributes(known: dict[str, object]) -> SafeString:
    """Those of a widget, each with a space before it."""
    return format_html_join("", "{}", ((_attribute(*pair),) for pair in known.items()))


@register.filter
def options(groups: Iterable[tuple[str | None, list[dict], int]]) -> SafeString:
    """The options of a select by their groups, as its widget gives them."""
    return format_html_join("\n", "{}", ((part,) for part in _parts(groups)))


def _parts(groups: Iterable[tuple[str | None, list[dict], int]]) -> Iterator[SafeString]:
    for name, choices, _ in groups:
        written = format_html_join("\n", "{}", ((_option(one),) for one in choices))
        yield format_html('<optgroup label="{}">{}</optgroup>', name, written) if name else written


def _option(one: dict) -> SafeString:
    return format_html(
        '<option value="{}"{}>{}</option>', one["value"], attributes(one["attrs"]), one["label"]
    )


def _attribute(name: str, value: object) -> str | SafeString:
    if value is False:
        return ""
    return format_html(" {}", name) if value is True else format_html(' {}="{}"', name, value)
