"""Forms about staff and the journal."""

from datetime import date

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from contracts.office.context import Duty
from contracts.office.language import Text, label
from portal.fields import DayField


def _duty(duty: Duty, does: Text) -> tuple[str, Text]:
    """A duty and what belongs to it."""
    return duty.value, format_lazy("{} – {}", label(duty), does)


DUTIES = [
    _duty(Duty.CONTRACTS, _("Screening, changes, suspensions, endings")),
    _duty(
        Duty.ACCOUNTS,
        _("Billing, payments, dunning, credit notes, write-offs"),
    ),
    _duty(
        Duty.ADMINISTRATION,
        _("Editions of the terms, dunning policy, tax rates, staff"),
    ),
    _duty(Duty.SUPPORT, _("Inquiries: answers, categories, hours of support")),
]


class DutiesForm(forms.Form):
    duties = forms.TypedMultipleChoiceField(
        label=_("Duties"),
        choices=DUTIES,
        coerce=Duty,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Without a duty, the person can only view."),
    )


class NewMember(DutiesForm):
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        error_messages={
            "required": _("Enter an e-mail address."),
            "invalid": _("Enter it in the form name@example.jp."),
        },
    )
    name = forms.CharField(
        label=_("Full name"),
        max_length=80,
        error_messages={"required": _("Enter the name.")},
    )
    field_order = ["name", "email", "duties"]


class JournalSearch(forms.Form):
    """All that is given must be met."""

    person = forms.CharField(
        label=_("Done by"),
        required=False,
        max_length=120,
        help_text=_("Part of a name or address, or “system”"),
    )
    about = forms.CharField(
        label=_("Subject"),
        required=False,
        max_length=80,
        help_text=_("Name of a company, or number of a customer, contract or document"),
    )
    clause = forms.CharField(
        label=_("Clause"),
        required=False,
        max_length=12,
        help_text=_("For example 23-1 or 第23条第1項"),
    )
    operation = forms.CharField(label=_("Operation"), required=False, max_length=40)
    first = DayField(label=_("From this date"))
    last = DayField(label=_("Up to this date"))

    def clean(self) -> dict:
        super().clean()
        values = self.cleaned_data
        first: date | None = values.get("first")
        if first and values.get("last") and values["last"] < first:
            self.add_error("last", _("Enter a date after the “from” date."))
        return values
