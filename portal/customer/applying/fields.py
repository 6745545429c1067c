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
from contracts.office.models.fields import (
    corporate_number,
    katakana,
    payer_name,
    phone_number,
    postal_code,
)

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

    def run_validators(self, value: str) -> None:
        super().run_validators(value)
        katakana(value)


class Checked(Typed):
    """A number or address that a model's validator checks too."""

    def __init__(self, normal: Normal, check, **kwargs):
        super().__init__(normal, validators=[check], **kwargs)


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

    def to_python(self, value: Any) -> Any:
        text = value if isinstance(value, str) else "\n".join(value or ())
        return list(dict.fromkeys(map(normalise.payer, normalise.several(text))))

    def prepare_value(self, value: Any) -> str:
        return "\n".join(self.to_python(value))

    def run_validators(self, value: list[str]) -> None:
        for name in value:
            payer_name(name)


def phone_field(label: Text, **kwargs) -> Checked:
    return Checked(
        normalise.phone,
        phone_number,
        label=label,
        autocomplete="tel",
        attrs={"inputmode": "tel"},
        **kwargs,
    )


def postal_code_field(**kwargs) -> Checked:
    return Checked(
        normalise.number,
        postal_code,
        label=_("Postal code"),
        autocomplete="postal-code",
        attrs={"inputmode": "numeric"},
        **kwargs,
    )


def corporate_number_field() -> Checked:
    return Checked(
        normalise.corporate_number,
        corporate_number,
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
        EmailValidator(_("Enter the e-mail address in the form name@example.jp")),
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
