"""What is wrong with the forms of a page, said once on top of it and in its title.

Whoever sent a form hears it first (the title begins with it), stands on the summary, and goes from
its lines to the fields. What is wrong with a form as a whole stands at the form.
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
MORE = "more"
"""The button that asks for more rows of a form: nothing is checked yet."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """`target` is the field's id, `label` its name; neither where it is of a hidden field."""

    text: str
    target: str = ""
    label: str = ""


@register.simple_tag(takes_context=True)
def title_of_mistakes(context: Context) -> str:
    """What a page's title begins with when something sent is wrong."""
    return pgettext("title", "Error: ") if any(map(_is_wrong, _sent(context))) else ""


@register.inclusion_tag("components/mistakes.html", takes_context=True)
def mistakes(context: Context) -> dict[str, Any]:
    """The summary of the fields that are wrong; nothing on a page that was only asked for."""
    found = [one for form in _sent(context) for one in _of(form)]
    return {"mistakes": [one for one in found if one.target] or found}


def _sent(context: Context) -> list[BaseForm | BaseFormSet]:
    request = context.get("request")
    if request is None or request.method != "POST" or MORE in request.POST:
        return []
    forms = {id(form): form for form in _forms(context.flatten().values())}
    return [form for form in forms.values() if form.is_bound]


def _forms(values: Iterable[object], depth: int = 0) -> Iterator[BaseForm | BaseFormSet]:
    for value in values:
        if isinstance(value, BaseForm | BaseFormSet):
            yield value
        elif isinstance(value, list | tuple) and depth < DEEPEST:
            yield from _forms(value, depth + 1)


def _is_wrong(form: BaseForm | BaseFormSet) -> bool:
    if isinstance(form, BaseFormSet):
        return bool(form.non_form_errors()) or any(form.errors)
    return bool(form.errors)


def _of(form: BaseForm | BaseFormSet) -> Iterator[Mistake]:
    if isinstance(form, BaseFormSet):
        for row in form.forms:
            yield from _of(row)
        return
    for field in form:
        if field.errors and field.is_hidden:
            yield Mistake(str(field.errors[0]))
        elif field.errors:
            yield Mistake(str(field.errors[0]), _target(field), str(field.label))


def _target(field: BoundField) -> str:
    """Of choices with a button each the first; a group itself takes no focus."""
    return field.id_for_label or (field.subwidgets[0].id_for_label if field.subwidgets else "")
