"""Days, yen and files as people enter them."""

import re
from collections.abc import Container, Iterable, Iterator
from html import escape
from typing import Any, TypeVar
from unicodedata import normalize

from django import forms
from django.forms.utils import flatatt
from django.utils.choices import BaseChoiceIterator
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from contracts.office.language import Text, label
from contracts.office.terms.days import en_day, ja_day
from contracts.office.terms.horizon import LAST_DAY

LARGEST_YEN = 10**13
YEARS = range(1900, LAST_DAY.year + 1)


class DayField(forms.DateField):
    """A day up to the last one that can be reached; `2026年4月1日`, `2026/4/1` and full-width
    digits are accepted too. Every day that a form asks for is such a field.
    """

    default_error_messages = {
        "invalid": _("Enter an existing date in the form 2026-04-01."),
        "beyond": format_lazy(
            _("Enter a date up to {day}."), day=label((ja_day(LAST_DAY), en_day(LAST_DAY)))
        ),
    }

    def __init__(self, **kwargs) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("widget", forms.DateInput({"type": "date"}, "%Y-%m-%d"))
        super().__init__(input_formats=["%Y-%m-%d"], **kwargs)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = re.sub(r"[/.年月]", "-", normalize("NFKC", value).strip()).removesuffix("日")
        day = super().to_python(value)
        if day and day.year < YEARS.start:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        if day and day > LAST_DAY:
            raise forms.ValidationError(self.error_messages["beyond"], code="beyond")
        return day


class MomentField(forms.DateTimeField):
    """A day and time of Tokyo, to the minute; `2026-04-01 9:05` is accepted too."""

    default_error_messages = {
        "invalid": _("Enter an existing date and time in the form 2026-04-01 09:05."),
        "beyond": DayField.default_error_messages["beyond"],
        "required": _("Enter the date and time."),
    }

    def __init__(self, **kwargs) -> None:
        widget = forms.DateTimeInput({"type": "datetime-local"}, "%Y-%m-%dT%H:%M")
        kwargs.setdefault("widget", widget)
        super().__init__(input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"], **kwargs)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = re.sub(r"[/.]", "-", normalize("NFKC", value).strip())
        moment = super().to_python(value)
        if moment and moment.year < YEARS.start:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        if moment and moment.date() > LAST_DAY:
            raise forms.ValidationError(self.error_messages["beyond"], code="beyond")
        return moment


class YenField(forms.IntegerField):
    """Whole yen; `¥16,200`, `16,200円` and full-width digits are taken too."""

    default_error_messages = {
        "invalid": _("Enter an amount in whole yen, such as 16200."),
        "min_value": _("Enter ¥0 or more."),
        "max_value": _("The amount is too large."),
    }

    def __init__(self, **kwargs) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("widget", forms.TextInput({"inputmode": "numeric", "size": 12}))
        super().__init__(min_value=0, max_value=LARGEST_YEN, **kwargs)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = re.sub(r"[¥\\,、円\s]", "", normalize("NFKC", value))
        return super().to_python(value)


def search_text(label) -> forms.CharField:
    """Words to be looked for; none are needed."""
    return forms.CharField(
        label=label,
        required=False,
        max_length=100,
        error_messages={
            "max_length": _("Enter at most 100 characters."),
            "null_characters_not_allowed": _("This contains a character that cannot be used."),
        },
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )


def text_field(
    label: Text, most: int, *, required: bool = True, rows: int = 0, **kwargs
) -> forms.CharField:
    """A text of one line, or of several."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=most,
        widget=forms.Textarea({"rows": rows}) if rows else forms.TextInput(),
        error_messages={
            "required": format_lazy(_("Enter: {name}."), name=label),
            "max_length": format_lazy(_("Enter at most {most} characters."), most=most),
            "null_characters_not_allowed": _("This contains a character that cannot be used."),
        },
        **kwargs,
    )


F = TypeVar("F", bound=forms.Field)


def typed_field(form: forms.BaseForm, name: str, kind: type[F]) -> F:
    """A form's field, as the class that it has."""
    found = form.fields[name]
    assert isinstance(found, kind), f"{name} is a {type(found).__name__}"
    return found


class LongChoices(BaseChoiceIterator):
    """Hundreds of options as they are: Django need not look for groups among them."""

    def __init__(self, options: Iterable[tuple[object, Text]]) -> None:
        self.options = list(options)

    def __iter__(self) -> Iterator[tuple[object, Text]]:
        return iter(self.options)


class LongSelect(forms.Select):
    """One of hundreds of options: written at once, not by a template for each."""

    def render(self, name, value, attrs=None, renderer=None) -> SafeString:
        chosen = set(self.format_value(value))
        options = mark_safe("\n".join(_option(one, text, chosen) for one, text in self.choices))
        whole = self.build_attrs(self.attrs, {"name": name, **(attrs or {})})
        return format_html("<select{}>\n{}\n</select>", flatatt(whole), options)


def _option(key: object, text: object, chosen: Container[str]) -> str:
    value = "" if key is None else str(key)
    selected = " selected" if value in chosen else ""
    written = value if isinstance(key, int) else escape(value)
    return f'<option value="{written}"{selected}>{escape(str(text))}</option>'
