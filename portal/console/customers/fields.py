"""Fields of staff's own forms: payer codes, grounds, days."""

from collections.abc import Iterable
from typing import Any
from unicodedata import normalize

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from billing.templatetags.documents import cite
from contracts.office import evidence, normalise
from contracts.office.evidence import Use
from contracts.office.language import Text, label
from contracts.office.terms.proposal import Fact
from contracts.terms.grounds import GROUNDS
from contracts.terms.parameters import CHOICES, SPECIFICATIONS, ParameterKind
from portal.console.customers.act import OnContract
from portal.fields import DayField, YenField


class PayerCodes(forms.CharField):
    """The codes by which a bank identifies a payer, one a line: up to ten digits each."""

    def to_python(self, value: Any) -> Any:
        text = value if isinstance(value, str) else "\n".join(value or ())
        return list(dict.fromkeys(normalise.number(one) for one in normalise.several(text)))

    def prepare_value(self, value: Any) -> str:
        return "\n".join(self.to_python(value))

    def run_validators(self, value: list[str]) -> None:
        for code in value:
            if not (code.isascii() and code.isdigit() and len(code) <= 10):
                raise ValidationError(
                    gettext(
                        "“%(code)s” is not a payer code. Enter up to ten digits, one code per line."
                    )
                    % {"code": code}
                )


def payer_codes_field() -> PayerCodes:
    return PayerCodes(
        label=_("Payer codes (optional)"),
        help_text=_("The payer codes shown on bank statements, one per line, up to ten digits."),
        required=False,
        widget=forms.Textarea({"rows": 2, "inputmode": "numeric", "autocomplete": "off"}),
    )


class GroundField(forms.ChoiceField):
    """A ground, named by its clause and a few words."""

    def __init__(self, grounds: Iterable[str], **kwargs) -> None:
        self.grounds = tuple(grounds)
        super().__init__(
            label=_("Ground"),
            choices=self._choices,
            error_messages={
                "required": _("Choose a ground."),
                "invalid_choice": _("Select an option."),
            },
            **kwargs,
        )

    def _choices(self) -> list[tuple[str, str]]:
        named = [(ground, f"{cite(ground)} {label(GROUNDS[ground])}") for ground in self.grounds]
        return [("", gettext("Choose")), *named]


def day_field(label: Text, help_text: Text = "", **kwargs) -> DayField:
    return DayField(label=label, help_text=help_text, **kwargs)


def reason_field(help_text: Text, *, required: bool = True, most: int = 1000):
    """A text of staff's; half or full width stays as it was typed."""
    return forms.CharField(
        label=_("Reason"),
        help_text=help_text,
        required=required,
        max_length=most,
        widget=forms.Textarea({"rows": 3}),
        error_messages={
            "required": _("Enter the reason."),
            "max_length": format_lazy(_("Enter at most {most} characters."), most=most),
            "null_characters_not_allowed": _("This contains a character that cannot be used."),
        },
    )


def parameter_field(name: str, now: str) -> forms.Field:
    """A figure of the terms that may be agreed; its help gives the clause and what applies now."""
    one = SPECIFICATIONS[name]
    choices = one.kind is ParameterKind.CHOICE
    limits = (
        ""
        if choices
        else gettext(", %(least)s to %(most)s")
        % {"least": f"{one.least:,}", "most": f"{one.most:,}"}
    )
    values: dict[str, Any] = {
        "label": label(one),
        "help_text": gettext("%(clause)s. Currently %(now)s%(limits)s")
        % {"clause": cite(one.clause), "now": now, "limits": limits},
        "required": False,
    }
    if choices:
        named = [(choice, label(CHOICES[choice])) for choice in one.choices]
        return forms.ChoiceField(choices=[("", gettext("Not agreed")), *named], **values)
    invalid = {"invalid": _("Enter digits only.")}
    if one.kind is ParameterKind.PERCENT:
        return forms.DecimalField(
            max_digits=7, decimal_places=4, error_messages=invalid, localize=False, **values
        )
    if one.kind is ParameterKind.YEN:
        return YenField(**values)
    return CountField(error_messages=invalid, **values)


class CountField(forms.IntegerField):
    """A whole number; full-width digits are taken too."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(normalize("NFKC", value) if isinstance(value, str) else value)


def servers_field(label: Text, help_text: Text = "") -> CountField:
    """How many servers, where none need be said."""
    return CountField(
        label=label,
        help_text=help_text,
        required=False,
        min_value=1,
        max_value=10_000,
        error_messages={
            "invalid": _("Enter the number in digits."),
            "min_value": _("Enter 1 or more."),
            "max_value": _("That is too many servers."),
        },
    )


class CaseField(forms.CharField):
    """The number of a case that something rests on, as it is written on its page."""

    def to_python(self, value: Any) -> Any:
        return normalize("NFKC", super().to_python(value) or "").strip().upper()


def case_field() -> CaseField:
    return CaseField(
        label=_("Case number (optional)"),
        help_text=_("The case of prohibited acts or anti-social forces that this rests on."),
        required=False,
        max_length=30,
        error_messages={
            "max_length": format_lazy(_("Enter at most {most} characters."), most=30),
            "null_characters_not_allowed": _("This contains a character that cannot be used."),
        },
    )


def of_case(act: OnContract, name: str) -> tuple[Fact, ...]:
    """What the case that was entered says for an act. Raises Refused where it does not bear it."""
    use = Use(name.replace("-", "_"), act.asked["ground"], act.by.day)
    return evidence.facts_of(act.asked["case"], act.subject, use)
