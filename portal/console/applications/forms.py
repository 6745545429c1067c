"""On what conditions an application is accepted, or on what ground it is refused."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from contracts.models import Contract
from contracts.office.language import label, localized
from contracts.office.terms.explanation import cite
from contracts.office.terms.uploads import PAPERS
from contracts.queries import facts
from contracts.terms.application import REFUSAL_GROUNDS, REFUSALS
from contracts.terms.parameters import (
    CHOICES,
    SPECIFICATIONS,
    InvalidParameter,
    ParameterKind,
    ParameterScope,
    Specification,
    to_json,
    validated,
)
from portal.fields import DayField
from portal.public.figures import worded
from portal.uploads import PAPER_HELP, CheckedFile

NOT_WHOLE = _("Enter a whole number")


class Conditions(forms.Form):
    """The service's start, and what is agreed individually: an empty field leaves the terms."""

    starts_on = DayField(
        required=True,
        label=_("Service starts on"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "autocomplete": "off"}),
        error_messages={"required": _("Choose the start date")},
    )

    def __init__(self, data, contract: Contract, day: date) -> None:
        super().__init__(data)
        self.fields["starts_on"].widget.attrs["min"] = day.isoformat()
        figures = facts.book().on(day)
        for name, known in SPECIFICATIONS.items():
            if known.scope is ParameterScope.CONTRACT:
                standing = worded(name, getattr(figures, name))
                self.fields[name] = _field(known, standing)

    @property
    def conditions(self) -> list:
        """The fields of an individual agreement."""
        return [field for field in self if field.name != "starts_on"]

    def clean(self) -> dict:
        super().clean()
        values = self.cleaned_data
        agreed = {
            name: values[name]
            for name in SPECIFICATIONS
            if values.get(name) not in (None, "") and name not in self.errors
        }
        try:
            self.agreed = to_json(validated(agreed, ParameterScope.CONTRACT))
        except InvalidParameter as error:
            self.agreed = {}
            self.add_error(error.name, localized(error))
        return values

    def hidden(self) -> dict[str, object]:
        """What was filled in, to come back with the decision."""
        return {"starts_on": self.cleaned_data["starts_on"].isoformat(), **self.agreed}


def _field(known: Specification, standing: str) -> forms.Field:
    named: dict[str, Any] = {
        "label": label(known),
        "help_text": gettext("Leave empty to follow the terms: %(standing)s")
        % {"standing": standing},
        "required": False,
    }
    if known.kind is ParameterKind.CHOICE:
        choices = [(value, label(CHOICES[value])) for value in known.choices]
        return forms.ChoiceField(choices=[("", _("As in the terms")), *choices], **named)
    return forms.IntegerField(
        widget=forms.NumberInput({"inputmode": "numeric", "min": known.least, "max": known.most}),
        error_messages={"invalid": NOT_WHOLE},
        **named,
    )


class AgreementForm(forms.Form):
    """What goes to a second person in addition to the conditions: the signed paper, and why."""

    document = CheckedFile(PAPERS, label=_("Signed document"), help_text=PAPER_HELP)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": _("Enter the reason")},
    )

    def __init__(self, data=None, files=None) -> None:
        super().__init__(data, files, auto_id="id_agreement_%s")


class RefusalForm(forms.Form):
    """Art. 6-3: one of its grounds, and the reason in words that the applicant reads."""

    ground = forms.ChoiceField(
        label=_("Ground"),
        widget=forms.RadioSelect,
        choices=lambda: [
            (ground, f"{cite(ground)} {localized(REFUSALS[ground])}") for ground in REFUSAL_GROUNDS
        ],
        error_messages={
            "required": _("Choose a ground"),
            "invalid_choice": _("Choose a ground"),
        },
    )
    reason = forms.CharField(
        label=_("Reason (sent to the applicant)"),
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Enter the reason")},
    )
