"""What staff type: an edition's figures and text, a policy's days, why something is proposed."""

from collections.abc import Mapping
from datetime import date, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy

from billing.terms.dunning import Step
from billing.terms.policy import LONGEST, InvalidStep, checked
from contracts.models import EditionDraft
from contracts.office.language import label, localized, sentence
from contracts.office.terms.explanation import Refused
from contracts.terms import document
from contracts.terms.editions import publication
from contracts.terms.parameters import (
    CHOICES,
    SPECIFICATIONS,
    InvalidParameter,
    ParameterKind,
    validated,
)
from portal.fields import DayField
from portal.uploads import ScannedFile

FARTHEST = timedelta(days=5 * 366)
MOST_CHARACTERS = 200_000
KEEP = gettext_lazy("No change")
RESET = "none"


class FiguresForm(forms.Form):
    """Title, effective day, and each figure; a figure left empty is unchanged."""

    expected = forms.CharField(widget=forms.HiddenInput)
    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("If left empty, the first line of the text is used."),
    )
    effective_on = DayField(
        label=gettext_lazy("In force from"),
        help_text=gettext_lazy(
            "The day of publication or later. You can set it any time before publication."
        ),
        error_messages={"invalid": gettext_lazy("Enter it in the form 2026-07-01.")},
    )

    def __init__(self, *args, day: date, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.day = day
        for name, specification in SPECIFICATIONS.items():
            self.fields[name] = _field(name, specification)

    def clean_effective_on(self) -> date | None:
        day = self.cleaned_data["effective_on"]
        if day is None:
            return None
        try:
            publication(self.day, day)
        except Refused as refusal:
            raise ValidationError(sentence(refusal)) from refusal
        if day > self.day + FARTHEST:
            raise ValidationError(gettext("Choose a date within five years."))
        return day

    def clean(self) -> dict:
        super().clean()
        cleaned = self.cleaned_data
        for name in SPECIFICATIONS:
            try:
                validated(self._given(name))
            except InvalidParameter as error:
                self.add_error(name, sentence(error))
        return cleaned

    def _given(self, name: str) -> dict:
        value = self.cleaned_data.get(name)
        if value in (None, ""):
            return {}
        is_taken_away = SPECIFICATIONS[name].optional and value == RESET
        return {name: None if is_taken_away else value}

    def parameters(self) -> dict[str, object]:
        """The figures that the edition changes."""
        return {key: value for name in SPECIFICATIONS for key, value in self._given(name).items()}


class PriceOrNone(forms.IntegerField):
    """A price, or the word that takes it away: then the monthly price counts."""

    widget = forms.TextInput

    def to_python(self, value):
        if isinstance(value, str) and value.strip() in (RESET, "なし"):
            return RESET
        return super().to_python(value)


def _field(name: str, specification) -> forms.Field:
    called = label(specification)
    if specification.kind is ParameterKind.CHOICE:
        choices = [("", KEEP), *((one, label(CHOICES[one])) for one in specification.choices)]
        return forms.ChoiceField(label=called, choices=choices, required=False)
    whole = {"invalid": gettext_lazy("Enter a whole number.")}
    if specification.optional:
        words = gettext_lazy("Enter a number or “none”.")
        attrs = {"inputmode": "numeric", "class": "short"}
        return PriceOrNone(
            label=called,
            required=False,
            error_messages={"invalid": words},
            widget=forms.TextInput(attrs=attrs),
        )
    limits = {"min": specification.least, "max": specification.most}
    if specification.kind is ParameterKind.PERCENT:
        return forms.DecimalField(
            label=called,
            required=False,
            max_digits=7,
            decimal_places=4,
            widget=forms.NumberInput(attrs={**limits, "step": "any"}),
            error_messages={"invalid": gettext_lazy("Please enter a number.")},
        )
    return forms.IntegerField(
        label=called,
        required=False,
        error_messages=whole,
        widget=forms.NumberInput(attrs=limits),
    )


def figures_of(draft: EditionDraft, expected: str) -> dict:
    """A draft as the form shows it."""
    values = {name: RESET if v is None else v for name, v in draft.parameters.items()}
    return {
        "expected": expected,
        "title": draft.title,
        "effective_on": draft.effective_on,
        **values,
    }


class TextForm(forms.Form):
    """The text, typed or as a file; the file counts where both are given."""

    expected = forms.CharField(widget=forms.HiddenInput)
    file = ScannedFile(
        document.LARGEST,
        label=gettext_lazy("From a file"),
        required=False,
        help_text=gettext_lazy(
            "A text file in UTF-8 or Shift_JIS, up to 2 MB. If chosen, it replaces the field below."
        ),
        widget=forms.FileInput(attrs={"accept": ".txt,text/plain"}),
        allow_empty_file=True,
    )
    text = forms.CharField(
        label=pgettext_lazy("column", "Text"),
        required=False,
        strip=False,
        max_length=MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 24, "lang": "ja"}),
        help_text=gettext_lazy(
            "Headings such as 第1条(目的) divide the text into articles. If you leave this empty "
            "or unchanged, the text does not change."
        ),
    )

    def clean_file(self) -> str | None:
        """The file's text."""
        file = self.cleaned_data["file"]
        if not file:
            return None
        try:
            text = document.decoded(file.read(document.LARGEST + 1))
            document.read(text)
        except document.NoTerms as error:
            raise ValidationError(_half(error)) from error
        return text

    def clean_text(self) -> str:
        text = self.cleaned_data["text"].replace("\r\n", "\n")
        if text.strip() and not self.files.get("file"):
            try:
                document.read(text)
            except document.NoTerms as error:
                raise ValidationError(_half(error)) from error
        return text

    def chosen(self) -> str:
        found = self.cleaned_data["file"]
        return self.cleaned_data["text"] if found is None else found


def _half(error: document.NoTerms) -> str:
    """The reader's half of what is said in both languages."""
    ja, _, en = str(error).partition(" / ")
    return sentence((ja, en))


class PolicyForm(forms.Form):
    """Days after the due date for each step, in the fixed order."""

    expected = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for step in Step:
            self.fields[step.value] = forms.IntegerField(
                label=label(step),
                widget=forms.NumberInput(attrs={"min": 1, "max": LONGEST}),
                error_messages={
                    "required": gettext_lazy("Enter the number of days."),
                    "invalid": gettext_lazy("Enter a whole number."),
                },
            )

    def clean(self) -> dict:
        super().clean()
        cleaned = self.cleaned_data
        if not self.errors:
            try:
                checked(self.days())
            except InvalidStep as error:
                self.add_error(error.step.value, localized(error))
        return cleaned

    def days(self) -> Mapping[Step, int]:
        return {step: self.cleaned_data[step.value] for step in Step}


class ProposeForm(forms.Form):
    """Why it is put before a second person."""

    reason = forms.CharField(
        label=gettext_lazy("Reason for the change"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Enter the reason.")},
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **{"auto_id": "propose_%s", **kwargs})
