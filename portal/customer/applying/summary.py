"""A step's entries as people read them, for the confirmation."""

from dataclasses import dataclass
from typing import Any

from django import forms

from portal.customer.applying.base import StepForm


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """`typed` is what the applicant wrote, where it was put right; `error` what is wrong."""

    name: str
    label: str
    value: object
    typed: str
    error: str


def summary(form: StepForm, typed: dict[str, str]) -> list[SummaryLine]:
    """The fields that count, with their values as they would be sent."""
    form.full_clean()
    return [
        SummaryLine(
            name,
            str(form.fields[name].label),
            _shown(form, name),
            typed.get(name, ""),
            " ".join(map(str, form.errors.get(name, []))),
        )
        for name in form.asked()
    ]


def _shown(form: StepForm, name: str) -> object:
    field, value = form.fields[name], form.cleaned_data.get(name, form[name].value())
    if isinstance(field, forms.BooleanField):
        return bool(value)
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        return dict(choices).get(value, "")
    if isinstance(value, list):
        return "、".join(value)
    if name == "postal_code" and len(value) == 7:
        return f"{value[:3]}-{value[3:]}"
    return value
