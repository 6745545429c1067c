"""The steps about what is ordered and declared."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from contracts.models import ApplicationDraft, TermsEdition
from contracts.office import normalise
from contracts.office.language import is_english
from contracts.office.templatetags.language import day as in_words
from contracts.office.terms.explanation import Refused
from contracts.queries import facts
from contracts.terms import application as rules
from contracts.terms import declaration
from contracts.terms.parameters import Plan
from contracts.terms.periods import last_day
from portal.customer.applying.base import StepForm
from portal.customer.applying.fields import Typed

LATEST_START_MONTHS = 12


class OrderForm(StepForm):
    key = "order"

    plan = forms.ChoiceField(
        label=_("Plan"),
        widget=forms.RadioSelect,
        choices=[
            (
                Plan.MONTHLY.value,
                _("Monthly (billed each calendar month)"),
            ),
            (
                Plan.ANNUAL.value,
                _("Annual (a whole term at once)"),
            ),
        ],
        initial=Plan.MONTHLY.value,
    )
    servers = Typed(
        lambda text: normalise.number(text).removesuffix("台"),
        label=_("Number of servers"),
        attrs={"inputmode": "numeric"},
        initial="1",
    )
    starts_on = Typed(
        normalise.day,
        label=_("Preferred start date of the service"),
        help_text=_("The date is confirmed when we accept the application."),
    )

    def __init__(self, data, draft: ApplicationDraft, day: date, **kwargs):
        super().__init__(data, draft, day, **kwargs)
        self.fields["starts_on"].widget = forms.DateInput(
            {"type": "date", "min": day.isoformat(), "max": self._latest().isoformat()}
        )

    def _latest(self) -> date:
        return last_day(self.day, LATEST_START_MONTHS)

    def clean_servers(self) -> int:
        text = self.cleaned_data["servers"]
        if not text.isdecimal() or not 0 < int(text) <= 10_000:
            raise ValidationError(gettext("Enter the number of servers in digits, from 1 to 10000"))
        try:
            rules.check_order(facts.book(), self.day, int(text))
        except Refused as refusal:
            self.refuse("servers", refusal)
        return int(text)

    def clean_starts_on(self) -> date:
        try:
            start = date.fromisoformat(self.cleaned_data["starts_on"])
        except ValueError:
            raise ValidationError(
                gettext("Enter the preferred date in the form 2026-04-01, as a date that exists")
            ) from None
        if not self.day <= start <= self._latest():
            raise ValidationError(
                gettext("Choose a date from %(day)s to %(latest)s")
                % {"day": in_words(self.day), "latest": in_words(self._latest())}
            )
        end = facts.service_end()
        if end is not None and start > end.effective_on:
            raise ValidationError(
                gettext("The service ends on %(effective_on)s. Choose a date up to then")
                % {"effective_on": in_words(end.effective_on)}
            )
        return start


class DeclarationsForm(StepForm):
    """Consent to the edition that the page shows, and the declarations."""

    key = "declarations"

    edition = forms.CharField(widget=forms.HiddenInput, required=False)
    shown = forms.CharField(widget=forms.HiddenInput, required=False)
    consents = forms.BooleanField(label=_("I consent to this edition of the terms"))
    takes_responsibilities = forms.BooleanField(label=_("I accept these responsibilities"))
    declares_no_antisocial_ties = forms.BooleanField(
        label=_(
            "On behalf of the applicant and its subcontractors, I declare and promise the above"
        )
    )

    @property
    def shown_now(self) -> str:
        """What the page shows, in the reader's language."""
        return declaration.shown(is_english())

    @property
    def language(self) -> str:
        """In which it was consented to; the reader's where that is still to be done."""
        read = declaration.read_in_english(self["shown"].value() or "")
        return "en" if (is_english() if read is None else read) else "ja"

    def __init__(self, data, draft, day, edition: TermsEdition | None = None, **kwargs):
        self.current = edition
        super().__init__(data, draft, day, **kwargs)

    @staticmethod
    def _required(label: str) -> str:
        return gettext(
            "You cannot apply without ticking “%(label)s”. Please read it and tick the box"
        ) % {"label": label}

    def clean(self) -> dict:
        super().clean()
        values = self.cleaned_data
        if self.current is None or values.get("edition") != self.current.sha256:
            self.data = {**self.data, "consents": ""}  # to be ticked again
            self.add_error(
                "consents",
                gettext("The terms have changed. Read the edition now in force and consent again"),
            )
        elif declaration.read_in_english(values.get("shown", "")) is None:
            self.data = {**self.data, "consents": ""}
            self.add_error(
                "consents", gettext("The wording has changed. Read it and consent again")
            )
        return values
