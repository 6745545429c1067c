"""What is asked on the way to an end: the day, and that the consequences were read."""

from dataclasses import dataclass
from datetime import date

from django import forms
from django.core import signing

from billing.terms import kept
from billing.terms.quote import CancellationQuote
from contracts.office.language import both, say
from contracts.office.templatetags.language import day
from contracts.terms.periods import ONE_DAY, last_day

LATEST_MONTHS = 60
"""How far ahead a day may be chosen on the page, so that its months can be shown."""
SALT = "portal.customer.cancelling"


class DesiredDay(forms.Form):
    desired = forms.DateField(
        label=both("ご希望の最終日", "Last day you wish for"),
        help_text=both(
            "空のままなら、いちばん早い日で計算します。",
            "Left empty, the earliest possible day is used.",
        ),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "autocomplete": "off"}),
        error_messages={
            "invalid": both(
                "日付を 2026-04-01 の形で入力してください",
                "Enter a day that exists, as 2026-04-01",
            )
        },
    )

    def __init__(self, data, today: date) -> None:
        super().__init__(data)
        self.latest = last_day(today + ONE_DAY, LATEST_MONTHS)
        widget = self.fields["desired"].widget
        widget.attrs.update(min=str(today), max=str(self.latest))

    def clean_desired(self) -> date | None:
        desired = self.cleaned_data["desired"]
        if desired and desired > self.latest:
            latest = day(self.latest)
            text = say(f"{latest}までの日付を入力してください", f"Enter a day up to {latest}")
            raise forms.ValidationError(text)
        return desired


@dataclass(frozen=True, slots=True)
class Sealed:
    """The quote that a form was made from, as it comes back with the form."""

    day: date
    desired: date | None
    digest: str


def seal(quote: CancellationQuote) -> str:
    """The quote's day, wish and digest, signed so that nobody can make up one."""
    desired = quote.desired and str(quote.desired)
    return signing.dumps([quote.contract, str(quote.day), desired, kept.digest(quote)], salt=SALT)


def unseal(contract: str, text: str) -> Sealed | None:
    """What was sealed for a contract; None where it was not, or was changed."""
    try:
        number, day, desired, digest = signing.loads(text, salt=SALT)
    except signing.BadSignature:
        return None
    if number != contract:
        return None
    return Sealed(date.fromisoformat(day), date.fromisoformat(desired) if desired else None, digest)


class Consent(forms.Form):
    read = forms.BooleanField(
        label=both(
            "上の内容を読みました。取り消せないことを理解しています",
            "I have read the above and understand that it cannot be taken back",
        ),
        error_messages={
            "required": both(
                "内容をお読みのうえ、ここにチェックを入れてください",
                "Please read the above, then tick this box",
            )
        },
    )


class Cancelling(Consent):
    quote = forms.CharField(widget=forms.HiddenInput)


class Declining(Consent):
    ends_on = forms.DateField(widget=forms.HiddenInput)
