"""Fields with their labels, inputs, selects and mistakes as HTML, written without templates.

A field took three of them, its input three more, its empty list of mistakes two: most of the time
of a form of a hundred fields.
"""

from collections.abc import Callable, Iterable, Mapping
from html import escape
from typing import Any

from django.forms import BoundField
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext

Context = dict[str, Any]
Groups = Iterable[tuple[str | None, list[dict], int]]


class FormRenderer(TemplatesSetting):
    """Django's renderer by the templates of pages; what is written here needs none."""

    def render(
        self, template_name: str, context: Context, request: HttpRequest | None = None
    ) -> str:
        written = WRITTEN.get(template_name)
        return written(context) if written else super().render(template_name, context, request)


def escaped(value: object) -> str:
    """As a template would show it: what is HTML already stays as it is."""
    told = str(value) if isinstance(value, Promise) else value
    return told.__html__() if hasattr(told, "__html__") else escape(str(told))


def attributes(known: Mapping[str, object]) -> SafeString:
    """Those of a widget, each with a space before it."""
    return SafeString("".join(_attribute(*pair) for pair in known.items()))


def _attribute(name: str, value: object) -> str:
    if value is False:
        return ""
    return f" {escaped(name)}" if value is True else f' {escaped(name)}="{escaped(value)}"'


def _input(context: Context) -> str:
    widget = context["widget"]
    value = "" if widget["value"] is None else f' value="{escaped(widget["value"])}"'
    name, kind = escaped(widget["name"]), escaped(widget["type"])
    return f'<input type="{kind}" name="{name}"{value}{attributes(widget["attrs"])}>'


def _select(context: Context) -> str:
    widget = context["widget"]
    opened = f'<select name="{escaped(widget["name"])}"{attributes(widget["attrs"])}>'
    return "\n".join([opened, *map(_group, widget["optgroups"]), "</select>"])


def _group(group: tuple[str | None, list[dict], int]) -> str:
    name, choices, _place = group
    written = "\n".join(map(_option, choices))
    return f'<optgroup label="{escaped(name)}">{written}</optgroup>' if name else written


def _option(one: dict) -> str:
    value, attrs, label = escaped(one["value"]), attributes(one["attrs"]), escaped(one["label"])
    return f'<option value="{value}"{attrs}>{label}</option>'


def _mistakes(context: Context) -> str:
    found = context["errors"]
    if not found:
        return ""
    key = f' id="{escaped(found.field_id)}_error"' if found.field_id else ""
    items = "".join(f"<li>{escaped(one)}</li>" for one in found)
    return f'<ul class="{escaped(context["error_class"])}"{key}>{items}</ul>'


def _field(context: Context) -> str:
    """Its label, what helps to fill it, what is wrong with it, and itself."""
    field: BoundField = context["field"]
    mistakes = str(field.errors)
    wrong = " wrong" if mistakes else ""
    return f'<div class="field{wrong}">\n{_labelled(field, mistakes)}\n</div>'


def _labelled(field: BoundField, mistakes: str) -> str:
    name, shown = escaped(field.label), _helped(field, mistakes)
    if field.field.required:
        name += '<span class="must">' + gettext("Required") + "</span>"
    if field.use_fieldset:
        told = field.aria_describedby
        by = f' aria-describedby="{escaped(told)}"' if told else ""
        return f"<fieldset{by}><legend>{name}</legend>\n{shown}\n{field}\n</fieldset>"
    if field.widget_type == "checkbox":
        return f'{shown}\n<label class="check">{field} <span>{name}</span></label>'
    return f'<label for="{escaped(field.id_for_label)}">{name}</label>\n{shown}\n{field}'


def _helped(field: BoundField, mistakes: str) -> str:
    if not field.help_text:
        return mistakes
    return f'<p class="help" id="{field.auto_id}_helptext">{field.help_text}</p>{mistakes}'


INPUTS = (
    "text", "number", "email", "url", "password", "hidden", "date", "datetime", "time", "file",
    "checkbox", "search", "tel", "color",
)  # fmt: skip
WRITTEN: dict[str, Callable[[Context], str]] = {
    **{f"django/forms/widgets/{kind}.html": _input for kind in INPUTS},
    "django/forms/widgets/select.html": _select,
    "django/forms/errors/list/default.html": _mistakes,
    "django/forms/field.html": _field,
}
"""By the name of the template that each stands for."""
