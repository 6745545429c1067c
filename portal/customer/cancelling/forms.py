"""What is asked on the way to an end: the day, and that the consequences were read."""

from dataclasses import dataclass
from datetime import date

from django import forms
from django.core import signing
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from billing.terms.quote import CancellationQuote
from contracts.office.templatetags.language import day
from contracts.office.terms import fingerprint
from contracts.terms.periods import ONE_DAY, last_day
from portal.fields import DayField

LATEST_MONTHS = 60
"""How far ahead a day may be chosen on the page, so that its months can be shown."""
SALT = "portal.customer.cancelling"


class DesiredDay(forms.Form):
    desired = DayField(
        label=_("Preferred last day"),
        help_text=_("If left empty, the earliest possible date is used."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "autocomplete": "off"}),
    )

    def __init__(self, data, today: date) -> None:
        super().__init__(data)
        self.latest = last_day(today + ONE_DAY, LATEST_MONTHS)
        field = self.fields["desired"]
        field.widget.attrs.update(min=str(today), max=str(self.latest))
        field.error_messages["beyond"] = self._too_far()

    def clean_desired(self) -> date | None:
        desired = self.cleaned_data["desired"]
        if desired and desired > self.latest:
            raise forms.ValidationError(self._too_far())
        return desired

    def _too_far(self) -> str:
        latest = day(self.latest)
        return gettext("Enter a date up to %(latest)s") % {"latest": latest}


@dataclass(frozen=True, slots=True)
class ReadQuote:
    """The quote that a form was made from, as it comes back with the form."""

    day: date
    desired: date | None
    fingerprint: str


def signed(quote: CancellationQuote) -> str:
    """The quote's day, wish and fingerprint, with a signature, so that nobody makes up one."""
    desired, read = quote.desired and str(quote.desired), fingerprint.of(quote.day, quote)
    return signing.dumps([quote.contract, str(quote.day), desired, read], salt=SALT)


def read(contract: str, text: str) -> ReadQuote | None:
    """What was signed for a contract; None where it was not, or was changed."""
    try:
        number, day, desired, known = signing.loads(text, salt=SALT)
    except signing.BadSignature:
        return None
    if number != contract:
        return None
    wish = date.fromisoformat(desired) if desired else None
    return ReadQuote(date.fromisoformat(day), wish, known)


class Consent(forms.Form):
    read = forms.BooleanField(
        label=_("I have read the above and understand that I cannot withdraw it alone"),
        error_messages={"required": _("Please read the above, then tick this box")},
    )


class Cancelling(Consent):
    quote = forms.CharField(widget=forms.HiddenInput)


class Declining(Consent):
    expected = forms.CharField(widget=forms.HiddenInput)
