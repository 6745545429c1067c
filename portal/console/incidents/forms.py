"""The forms of incidents and maintenance."""

from datetime import datetime
from typing import Any
from unicodedata import normalize

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from contracts.models import Contract
from contracts.office import normalise
from contracts.office.language import Text, choices
from portal.console.customers.fields import GroundField
from portal.fields import MomentField
from support.incidents.models import TEXT, TITLE
from support.incidents.terms.course import Effect
from support.incidents.terms.incident import GROUNDS

ROWS = 4


class Line(forms.CharField):
    """Whatever is sent, it is one line."""

    def to_python(self, value: Any) -> Any:
        return " ".join((super().to_python(value) or "").split())


def line_field(label: Text, required: Text = "", most: int = TITLE, **kwargs) -> Line:
    """One line; `required` says what to enter where it may not be empty."""
    return Line(
        label=label,
        required=bool(required),
        max_length=most,
        error_messages=_errors(required, most),
        **kwargs,
    )


def text_field(
    label: Text, required: Text = "", most: int = TEXT, rows: int = ROWS, **kwargs
) -> forms.CharField:
    """Several lines."""
    return forms.CharField(
        label=label,
        required=bool(required),
        max_length=most,
        widget=forms.Textarea({"rows": rows}),
        error_messages=_errors(required, most),
        **kwargs,
    )


def _errors(required: Text, most: int) -> dict:
    return {
        "required": required,
        "max_length": format_lazy(_("Enter at most {most} characters."), most=most),
        "null_characters_not_allowed": _("This contains a character that cannot be used."),
    }


class ContractNumbers(forms.CharField):
    """The numbers of contracts, one a line; its value are their ids, None where it is empty."""

    def __init__(self, label: Text, help_text: Text, required: Text = "") -> None:
        super().__init__(
            label=label,
            help_text=help_text,
            required=bool(required),
            max_length=20_000,
            widget=forms.Textarea({"rows": 3, "autocomplete": "off"}),
            error_messages=_errors(required, 20_000),
        )

    def clean(self, value: Any) -> Any:
        typed = normalise.several(normalize("NFKC", super().clean(value)))
        numbers = list(dict.fromkeys(one.strip() for one in typed))
        if not numbers:
            return None
        found = dict(
            Contract.objects.filter(
                number__in=numbers, service_starts_on__isnull=False
            ).values_list("number", "pk")
        )
        unknown = [number for number in numbers if number not in found]
        if unknown:
            raise ValidationError(
                gettext("There is no accepted contract with this number: %(numbers)s")
                % {"numbers": ", ".join(unknown[:5])}
            )
        return [found[number] for number in numbers]


class What(forms.Form):
    """What is affected, and how."""

    title = line_field(
        _("Title"), _("Enter a title."), help_text=_("Shown to those affected and in the report.")
    )
    effect = forms.ChoiceField(label=_("Effect"), choices=choices(Effect))
    part = line_field(
        _("Affected part (optional)"),
        help_text=_("For example the management console. If left empty, the whole service."),
    )
    contracts = ContractNumbers(
        _("Contracts affected (optional)"),
        _("Contract numbers, one per line. If left empty, all contracts are affected."),
    )


class IncidentForm(What):
    starts_at = MomentField(label=_("Started"))
    known_at = MomentField(
        label=_("Detected at"), help_text=_("The moment from which the time to tell is counted.")
    )
    ground = GroundField(
        GROUNDS, required=False, help_text=_("Needed where the service is unavailable.")
    )
    field_order = ["title", "effect", "ground", "part", "contracts", "starts_at", "known_at"]


class MaintenanceForm(What):
    starts_at = MomentField(label=_("Starts"))
    ends_at = MomentField(label=_("Expected end"))
    text = text_field(_("Text for those affected"), _("Enter what will be done."))
    urgent_reason = line_field(
        _("Reason of urgency (optional)"),
        most=200,
        help_text=_("Only where the maintenance cannot wait for the notice period."),
    )
    field_order = ["title", "effect", "part", "contracts", "starts_at", "ends_at", "text"]


class Words(forms.Form):
    """What those affected are told."""

    text = text_field(_("Text for those affected"), _("Enter what those affected should know."))


class WidenForm(forms.Form):
    contracts = ContractNumbers(
        _("Further contracts affected"),
        _("Contract numbers, one per line."),
        _("Enter the contract numbers."),
    )


class Moment(forms.Form):
    """A moment, and what those affected are told."""

    at = MomentField(label=_("Date and time"))
    text = text_field(_("Text for those affected (optional)"))


class OrderForm(forms.Form):
    at = MomentField(label=_("Ordered at"))
    carrier = line_field(_("Carrier"), _("Enter the carrier."))
    line = line_field(_("Line of the carrier"), _("Enter which line."))
    reference = line_field(_("Carrier's reference (optional)"), most=40)


class MeasureForm(forms.Form):
    """With the holder of one of the contracts affected."""

    at = MomentField(label=_("Agreed at"))
    contract = forms.ModelChoiceField(
        Contract.objects.none(),
        label=_("Contract"),
        to_field_name="number",
        empty_label=_("Choose"),
        error_messages={
            "required": _("Choose a contract."),
            "invalid_choice": _("Select an option."),
        },
    )
    ours = text_field(_("What we do"), _("Enter what we do."))
    theirs = text_field(_("What the holder does"), _("Enter what the holder does."))


class CloseForm(forms.Form):
    cause = text_field(_("Cause"), _("Enter the cause."))
    remedy = text_field(_("What was done"), _("Enter what was done."))
    prevention = text_field(_("Prevention"), _("Enter how it is prevented."))


def at_now(now: datetime) -> dict:
    """A moment that is asked for begins with this one."""
    return {"at": now, "starts_at": now, "known_at": now}
