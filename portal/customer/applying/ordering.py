"""The steps about what is ordered and declared."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError

from contracts.models import ApplicationDraft, TermsEdition
from contracts.office import normalise
from contracts.office.language import both, say
from contracts.office.terms.explanation import Refused
from contracts.queries import facts
from contracts.terms import application as rules
from contracts.terms.parameters import Plan
from contracts.terms.periods import last_day
from portal.customer.applying.base import StepForm
from portal.customer.applying.fields import Typed

LATEST_START_MONTHS = 12


class OrderForm(StepForm):
    key = "order"

    plan = forms.ChoiceField(
        label=both("プラン", "Plan"),
        widget=forms.RadioSelect,
        choices=[
            (
                Plan.MONTHLY.value,
                both("月額(毎月の末日締め)", "monthly (billed each calendar month)"),
            ),
            (
                Plan.ANNUAL.value,
                both("年額(契約期間分を一括)", "annual (a whole term at once)"),
            ),
        ],
        initial=Plan.MONTHLY.value,
    )
    servers = Typed(
        lambda text: normalise.number(text).removesuffix("台"),
        label=both("サーバー台数", "Number of servers"),
        attrs={"inputmode": "numeric"},
        initial="1",
    )
    starts_on = Typed(
        normalise.day,
        label=both("サービス開始の希望日", "Wished start of the service"),
        help_text=both(
            "審査のあと、承諾の際に決まります。",
            "It is settled when we accept the application.",
        ),
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
            raise ValidationError(
                say(
                    "台数は 1 から 10000 までの数字で入力してください",
                    "Write the number of servers in digits, from 1 to 10000",
                )
            )
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
                say(
                    "希望日を 2026-04-01 のように、ある日付で入力してください",
                    "Write the wished day as 2026-04-01, a day that exists",
                )
            ) from None
        if not self.day <= start <= self._latest():
            raise ValidationError(
                say(
                    f"希望日は{self.day}から{self._latest()}までの日にしてください",
                    f"Choose a day from {self.day} to {self._latest()}",
                )
            )
        end = facts.service_end()
        if end is not None and start > end.effective_on:
            raise ValidationError(
                say(
                    f"サービスは{end.effective_on}に終了します。それまでの日を選んでください",
                    f"The service ends on {end.effective_on}: choose a day until then",
                )
            )
        return start


class DeclarationsForm(StepForm):
    """Consent to the edition that the page shows, and the declarations."""

    key = "declarations"

    edition = forms.CharField(widget=forms.HiddenInput)
    consents = forms.BooleanField(
        label=both("この版の規約に同意します", "I consent to this edition of the terms")
    )
    takes_responsibilities = forms.BooleanField(
        label=both("上の責任を引き受けます", "I take on these responsibilities")
    )
    declares_no_antisocial_ties = forms.BooleanField(
        label=both(
            "申込者とその下請業者・再委託先について、上のとおり表明し、約束します",
            "For the applicant and its subcontractors I declare and promise the above",
        )
    )

    def __init__(self, data, draft, day, edition: TermsEdition | None = None, **kwargs):
        self.current = edition
        super().__init__(data, draft, day, **kwargs)

    @staticmethod
    def _required(label: str) -> str:
        return say(
            f"「{label}」にチェックがないと申し込めません。読んでからチェックを入れてください",
            f"Without “{label}” you cannot apply: please read it and tick the box",
        )

    def clean(self) -> dict:
        super().clean()
        values = self.cleaned_data
        if self.current is None or values.get("edition") != self.current.sha256:
            self.data = {**self.data, "consents": ""}  # to be ticked again
            self.add_error(
                "consents",
                say(
                    "規約が改まりました。現在の版を読んで、あらためて同意してください",
                    "The terms have changed: read the edition now in force and consent again",
                ),
            )
        return values
