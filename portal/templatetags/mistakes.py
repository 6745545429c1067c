"""What is wrong with the forms of a page, said once on top of it and in its title.

Whoever sent a form hears it first (the title begins with it), stands on the summary, and goes from
its lines to the fields.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import template
from django.forms import BaseForm, BaseFormSet, BoundField
from django.template import Context
from django.utils.translation import pgettext

register = template.Library()
DEEPEST = 2
"""Forms stand in a page's values themselves, in lists, and in lists of pairs."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """`target` is the field's id, `label` its name; neither where it is of the whole form."""

    text: str
    target: str = ""
    label: str = ""


@register.simple_tag(takes_context=True)
def title_of_mistakes(context: Context) -> str:
    """What a page's title begins with when something sent is wrong."""
    return pgettext("title", "Error: ") if _mistakes(context) else ""


@register.inclusion_tag("components/mistakes.html", takes_context=True)
def mistakes(context: Context) -> dict[str, Any]:
    """The summary of what is wrong; nothing on a page that was only asked for."""
    return {"mistakes": _mistakes(context)}


def _mistakes(context: Context) -> list[Mistake]:
    request = context.get("request")
    if request is None or request.method != "POST":
        return []
    forms = {id(form): form for form in _forms(context.flatten().values())}
    return [one for form in forms.values() for one in _of(form)]


def _forms(values: Iterable[object], depth: int = 0) -> Iterator[BaseForm]:
    for value in values:
        if isinstance(value, BaseForm):
            yield value
        elif isinstance(value, BaseFormSet):
            yield from value.forms
        elif isinstance(value, list | tuple) and depth < DEEPEST:
            yield from _forms(value, depth + 1)


def _of(form: BaseForm) -> Iterator[Mistake]:
    if not form.is_bound:
        return
    for text in form.non_field_errors():
        yield Mistake(str(text))
    for field in form:
        for text in field.errors[:1]:
            if field.is_hidden:
                yield Mistake(str(text))
            else:
                yield Mistake(str(text), _target(field), str(field.label))


def _target(field: BoundField) -> str:
    """Of choices with a button each the first; a group itself takes no focus."""
    return field.id_for_label or (field.subwidgets[0].id_for_label if field.subwidgets else "")
