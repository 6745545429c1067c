"""Stored JSON in the records: labelled values in the journal's words, never braces and codes."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cached_property

from django.contrib import admin
from django.contrib.admin.options import BaseModelAdmin
from django.db.models import JSONField, Model
from django.utils.html import format_html, format_html_join

from contracts.office.language import localized
from contracts.office.queries.journal_words import called, for_people, in_words
from contracts.office.templatetags.language import day

Column = Callable[[Model], str]


class InWords(BaseModelAdmin):
    """Shows each JSON field of its table in words: in lists, in records, in rows below."""

    @cached_property
    def in_words(self) -> dict[str, Column]:
        """By the name of each JSON field, what shows it."""
        fields = [one for one in self.model._meta.concrete_fields if isinstance(one, JSONField)]
        return {field.name: _column(field) for field in fields}

    def get_fields(self, request, obj=None) -> list:
        names = super().get_fields(request, obj)
        words = self.in_words
        worded = (words.get(one, one) if isinstance(one, str) else one for one in names)
        return list(dict.fromkeys(worded))

    def get_readonly_fields(self, request, obj=None) -> list:
        return [*super().get_readonly_fields(request, obj), *self.in_words.values()]


def _column(field: JSONField) -> Column:
    @admin.display(description=field.verbose_name)
    def column(row: Model) -> str:
        return shown(field.name, getattr(row, field.name))

    column.__name__ = field.name
    return column


def shown(name: str, value: object) -> str:
    """A stored value as HTML: a list of labelled values, of values, or words alone."""
    if isinstance(value, Mapping) and value:
        return _mapping(name, value)
    if isinstance(value, list) and any(isinstance(one, Mapping | list) for one in value):
        items = format_html_join("", "<li>{}</li>", ((shown(name, one),) for one in value))
        return format_html('<ul class="stored">{}</ul>', items)
    return in_words(name, value)


def _mapping(name: str, value: Mapping) -> str:
    if "ja" in value and "en" in value:
        return localized(value)
    if set(value) == {"yen"}:
        return in_words("amount", value["yen"])
    if set(value) == {"day"}:
        return day(date.fromisoformat(value["day"]))
    rows = for_people(value)
    label = rows.get("label")
    if isinstance(label, Mapping) and "ja" in label:
        rest = {key: one for key, one in rows.items() if key not in ("label", "clause")}
        if set(rest) == {"value"}:
            return format_html("{}: {}", localized(label), shown(name, rest["value"]))
        return format_html("{}{}", localized(label), _labelled(rest))
    return _labelled(rows)


def _labelled(rows: Mapping) -> str:
    pairs: Iterable = ((called(key), shown(key, one)) for key, one in rows.items())
    return format_html(
        '<dl class="stored">{}</dl>', format_html_join("", "<dt>{}</dt><dd>{}</dd>", pairs)
    )
