"""Fields that take what people type and show it back as it is kept."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from contracts.office import normalise
from contracts.office.language import Text
from contracts.office.models.fields import corporate_number, phone_number, postal_code

Normal = Callable[[str], str]


class Typed(forms.CharField):
    """A text that is normalised before anything is checked, and shown back so."""

    def __init__(self, normal: Normal = normalise.text, *, autocomplete: str = "off", **kwargs):
        self.normal = normal
        attributes = {"autocomplete": autocomplete, **kwargs.pop("attrs", {})}
        kwargs.setdefault("widget", forms.TextInput(attributes))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        return super().to_python(self.normal(str(value or "")))

    def prepare_value(self, value: Any) -> str:
        return "" if value is None else self.normal(str(value))


class Kana(Typed):
    """A reading in full-width katakana."""

    def __init__(self, **kwargs):
        super().__init__(normalise.kana, **kwargs)

    def validate(self, value: str) -> None:
        super().validate(value)
        wrong = "".join(c for c in value if not ("ァ" <= c <= "ヾ" or c == " "))
        if wrong:
            raise ValidationError(
                gettext(
                    "Enter “%(label)s” in katakana. “%(wrong)s” cannot be used (hiragana and "
                    "half-width kana are converted automatically)"
                )
                % {"label": self.label, "wrong": wrong}
            )


class Checked(Typed):
    """A number that a model's validator checks, with this form's own words."""

    def __init__(self, normal: Normal, check, wrong: Text, **kwargs):
        super().__init__(normal, **kwargs)
        self.check, self.wrong = check, wrong

    def run_validators(self, value: str) -> None:
        super().run_validators(value)
        if value in self.empty_values:
            return
        try:
            self.check(value)
        except ValidationError as error:
            raise ValidationError(self.wrong, code="invalid") from error


class EmailList(forms.CharField):
    """E-mail addresses, one a line."""

    def to_python(self, value: Any) -> Any:
        text = value if isinstance(value, str) else "\n".join(value or ())
        return list(dict.fromkeys(map(normalise.email, normalise.several(text))))

    def prepare_value(self, value: Any) -> str:
        return "\n".join(self.to_python(value))

    def run_validators(self, value: list[str]) -> None:
        for address in value:
            try:
                EmailValidator()(address)
            except ValidationError as error:
                raise ValidationError(
                    gettext(
                        "“%(address)s” is not an e-mail address. Enter one per line, such as "
                        "name@example.jp"
                    )
                    % {"address": address}
                ) from error


class PayerList(forms.CharField):
    """Names in kana as banks print them, one a line."""

    LONGEST = 60

    def to_python(self, value: Any) -> Any:
        text = value if isinstance(value, str) else "\n".join(value or ())
        return list(dict.fromkeys(map(normalise.payer, normalise.several(text))))

    def prepare_value(self, value: Any) -> str:
        return "\n".join(self.to_python(value))

    def run_validators(self, value: list[str]) -> None:
        for name in value:
            if len(name) > self.LONGEST or not all(map(self._is_allowed, name)):
                raise ValidationError(
                    gettext(
                        "“%(name)s” cannot be used as a payer name. Enter it as shown on bank "
                        "statements, in kana, letters, digits and ( ) . -, up to 60 characters"
                    )
                    % {"name": name}
                )

    @staticmethod
    def _is_allowed(character: str) -> bool:
        return "ァ" <= character <= "ヾ" or (
            character.isascii() and (character.isalnum() or character in " ().-")
        )


def phone_field(label: Text, **kwargs) -> Checked:
    return Checked(
        normalise.phone,
        _phone,
        _("Enter the telephone number with its area code, such as 03-1234-5678 (10 or 11 digits)"),
        label=label,
        autocomplete="tel",
        attrs={"inputmode": "tel"},
        **kwargs,
    )


def _phone(value: str) -> None:
    """Ten or eleven digits from 0, or another country's with its plus sign."""
    phone_number(value)
    if not value.startswith("+") and not (value[0] == "0" and len(value) in (10, 11)):
        raise ValidationError("digits")


def postal_code_field(**kwargs) -> Checked:
    return Checked(
        normalise.number,
        postal_code,
        _("Enter the postal code as seven digits, such as 100-0001"),
        label=_("Postal code"),
        autocomplete="postal-code",
        attrs={"inputmode": "numeric"},
        **kwargs,
    )


def corporate_number_field() -> Checked:
    return Checked(
        normalise.corporate_number,
        corporate_number,
        _(
            "The corporate number seems to be incorrect. Check the 13 digits in the register "
            "or on the National Tax Agency's site"
        ),
        required=False,
        label=_("Corporate number"),
        help_text=_("13 digits. Leave it empty if you have none (sole proprietors, for example)."),
        attrs={"inputmode": "numeric"},
    )


def sole_proprietor_field() -> forms.BooleanField:
    return forms.BooleanField(
        label=_("Sole proprietor"),
        help_text=_(
            "Documents and e-mails are then addressed to a person (様), not to a body (御中)."
        ),
        required=False,
    )


def email_field(**kwargs) -> Checked:
    return Checked(
        normalise.email,
        EmailValidator(),
        _("Enter the e-mail address in the form name@example.jp"),
        autocomplete="email",
        attrs={"inputmode": "email"},
        max_length=254,
        **kwargs,
    )


def invoice_addresses_field() -> EmailList:
    return EmailList(
        label=_("E-mail addresses for invoices (optional)"),
        help_text=_("One per line. If left empty, invoices go to the responsible person."),
        required=False,
        widget=forms.Textarea({"rows": 2, "inputmode": "email", "autocomplete": "off"}),
    )


def payer_names_field() -> PayerList:
    return PayerList(
        label=_("Payer names in kana (optional)"),
        help_text=_("The names you use for bank transfers, one per line. For example カ)ミホン"),
        required=False,
        widget=forms.Textarea({"rows": 2, "autocomplete": "off"}),
    )
