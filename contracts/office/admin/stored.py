"""Stored JSON in the records: labelled values in the journal's words, never braces and codes."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cached_property

from django.contrib import admin
from django.contrib.admin.options import BaseModelAdmin
from django.db.models import CharField, Field, JSONField, Model
from django.utils.html import format_html, format_html_join

from contracts.office.admin.spoken import subject
from contracts.office.language import localized
from contracts.office.queries.journal_words import VALUES, called, for_people, in_words
from contracts.office.templatetags.language import day

Column = Callable[[Model], str]


class InWords(BaseModelAdmin):
    """Shows what its table stores in words: in lists, in records, in rows below.

    So JSON, codes that the journal words, and on records those that the list puts into words;
    a reference keeps its key there.
    """

    @cached_property
    def in_words(self) -> dict[str, Column]:
        """By the name of a field, what shows it."""
        found = {
            one.name: _column(one) for one in self.model._meta.concrete_fields if _is_code(one)
        }
        listed = [one for one in getattr(self, "list_display", ()) if hasattr(one, "say")]
        return found | {one.field: one for one in listed if one.say is not subject}

    def get_fields(self, request, obj=None) -> list:
        names = super().get_fields(request, obj)
        words = self.in_words
        worded = (words.get(one, one) if isinstance(one, str) else one for one in names)
        return list(dict.fromkeys(worded))

    def get_readonly_fields(self, request, obj=None) -> list:
        return [*super().get_readonly_fields(request, obj), *self.in_words.values()]


def _is_code(field: Field) -> bool:
    """Whether its values are JSON, or codes that only the journal has words for."""
    if isinstance(field, JSONField):
        return True
    known = VALUES.get(field.name)
    return isinstance(field, CharField) and not field.choices and bool(known and known.codes)


def _column(field: Field) -> Column:
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
    return _labelled(rows, name)


def _labelled(rows: Mapping, within: str = "") -> str:
    pairs: Iterable = ((called(key, within), shown(key, one)) for key, one in rows.items())
    return format_html(
        '<dl class="stored">{}</dl>', format_html_join("", "<dt>{}</dt><dd>{}</dd>", pairs)
    )
