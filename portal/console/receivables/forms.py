"""The forms of the pages on receivables."""

from collections.abc import Mapping, Sequence
from datetime import date
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy

from billing.models import DunningMessage, SetOff
from billing.operations.credit_notes import LONGEST_REASON
from billing.queries.all_invoices import CREDITED, WRITTEN_OFF
from billing.queries.receivables import Owed
from billing.terms.ages import Age
from billing.terms.crediting import BY_STAFF, Original, Wanted, name
from billing.terms.dunning import MESSAGES
from billing.terms.write_off import GROUNDS
from contracts.office import context
from contracts.office.language import choices, label, localized
from portal.customer.money.search import STATES, InvoiceSearch
from portal.fields import DayField, YenField, search_text, typed_field
from portal.uploads import CheckedFile

LONGEST_SET_OFF = SetOff._meta.get_field("reason").max_length or 0
CHOOSE = {
    "required": gettext_lazy("Choose one."),
    "invalid_choice": gettext_lazy("Select an option."),
}
TEXT = {
    "null_characters_not_allowed": gettext_lazy("This contains a character that cannot be used."),
    "max_length": gettext_lazy("The text is too long."),
}


def reason_field(longest: int) -> forms.CharField:
    empty = gettext_lazy("Enter the reason.")
    return forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=longest,
        error_messages={**TEXT, "required": empty},
        widget=forms.Textarea({"rows": 2}),
    )


class AsOf(forms.Form):
    """The day of which receivables are shown; days to come are refused."""

    def __init__(self, asked: Mapping[str, str]) -> None:
        """Today where the address names no day."""
        named = {name: asked[name] for name in asked}
        super().__init__({"day": context.today().isoformat(), **named})

    day = DayField(label=gettext_lazy("As of"))
    text = search_text(gettext_lazy("Customer: number, name, kana"))

    def clean_day(self) -> date:
        day = self.cleaned_data["day"] or context.today()
        if day > context.today():
            raise forms.ValidationError(gettext("Enter a date no later than today."))
        return day

    @property
    def query(self) -> str:
        """What was asked, for addresses; a list of today stays one of today."""
        asked = {name: self.cleaned_data.get(name) for name in self.fields}
        if asked["day"] == context.today():
            del asked["day"]
        return urlencode([(n, value) for n, value in asked.items() if value not in (None, "")])


class OpenItems(AsOf):
    """Of one customer by its number, of one age."""

    text = None  # type: ignore[assignment]  # as Django leaves out a field of its base
    customer = search_text(gettext_lazy("Customer number"))
    age = forms.ChoiceField(
        label=gettext_lazy("Days past due"),
        required=False,
        choices=[("", pgettext_lazy("choice", "All")), *choices(Age)],
        error_messages=CHOOSE,
    )

    def clean_customer(self) -> str:
        return self.cleaned_data["customer"].strip()


class StaffSearch(InvoiceSearch):
    """Invoices of all customers."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = gettext_lazy("Customer, number, month, contract")
        typed_field(self, "state", forms.ChoiceField).choices = [
            *STATES,
            (WRITTEN_OFF, gettext_lazy("Written off")),
            (CREDITED, gettext_lazy("With a credit note")),
        ]


class CreditForm(forms.Form):
    """What to give back: lines, or sums by rate, or the rest; one field for each rate left.

    Where no way is chosen, the lines ticked or the amounts typed say it.
    """

    way = forms.ChoiceField(
        label=gettext_lazy("How to credit"),
        required=False,
        help_text=gettext_lazy(
            "If nothing is chosen, the lines selected or the amounts entered are credited."
        ),
        choices=[
            ("rest", gettext_lazy("The whole remaining amount")),
            ("lines", gettext_lazy("Selected lines")),
            ("amounts", gettext_lazy("Amounts before tax, by rate")),
        ],
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    lines = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Lines to credit"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages=CHOOSE,
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of credit note"),
        choices=[(one.value, label(one)) for one in BY_STAFF],
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
        help_text=gettext_lazy(
            "Yen corrected bear no late interest from the due day on. Yen of goodwill bear it "
            "until the credit note is issued."
        ),
    )
    reason = reason_field(LONGEST_REASON)

    def __init__(self, *args, original: Original, titles: dict[int, str], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.left = original.left
        typed_field(self, "lines", forms.ChoiceField).choices = [
            (position, f"{titles[position]} ¥{amount:,}")
            for position, (_, amount) in original.lines.items()
            if position not in original.credited_lines
        ]
        for number, share in enumerate(self.left):
            self.fields[f"amount_{number}"] = YenField(
                label=gettext("%(name)s (%(amount)s remaining)")
                % {"name": localized(name(share.key)), "amount": f"¥{share.amount:,}"}
            )
        self.order_fields(["way", "lines", *(f"amount_{n}" for n in range(len(self.left)))])

    @property
    def amount_fields(self) -> list:
        return [self[f"amount_{number}"] for number in range(len(self.left))]

    def clean(self) -> dict:
        super().clean()
        values = self.cleaned_data
        if not self.errors and not values["way"]:
            values["way"] = self._meant(values)
            if not values["way"]:
                self.add_error("way", CHOOSE["required"])
        if values.get("way") == "lines" and not self.errors and not values["lines"]:
            self.add_error("lines", gettext("Choose lines."))
        return values

    def _meant(self, values: dict) -> str:
        """The way that was filled in; empty where none was, or both."""
        has_amounts = any(values[f"amount_{n}"] for n in range(len(self.left)))
        if bool(values["lines"]) == has_amounts:
            return ""
        return "amounts" if has_amounts else "lines"

    @property
    def wanted(self) -> Wanted:
        values = self.cleaned_data
        if values["way"] == "rest":
            return Wanted(rest=True)
        if values["way"] == "lines":
            return Wanted(lines=frozenset(values["lines"]))
        sums = {share.key: values[f"amount_{n}"] or 0 for n, share in enumerate(self.left)}
        return Wanted({key: amount for key, amount in sums.items() if amount})


class WriteOffForm(forms.Form):
    ground = forms.ChoiceField(
        label=gettext_lazy("Category"),
        choices=[(name, label(words)) for name, words in GROUNDS.items()],
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    amount = YenField(
        label=gettext_lazy("Amount"),
        help_text=gettext_lazy("If left empty, the whole unpaid amount"),
    )
    reason = reason_field(1000)


class SetOffForm(forms.Form):
    amount = YenField(
        label=gettext_lazy("Amount"),
        required=True,
        error_messages={"required": gettext_lazy("Enter the amount.")},
    )
    day = DayField(
        label=gettext_lazy("Set-off date"),
        required=True,
        error_messages={"required": gettext_lazy("Enter the set-off date.")},
    )
    document = CheckedFile(label=gettext_lazy("Set-off document"))
    reason = reason_field(LONGEST_SET_OFF)


class ReasonForm(forms.Form):
    reason = reason_field(1000)


class HoldingForm(forms.Form):
    """Until a promised date or a release."""

    promised_on = DayField(
        label=gettext_lazy("Promised date"),
        help_text=gettext_lazy(
            "If left empty, on hold until released. Dunning resumes on the day after the "
            "promised date."
        ),
    )
    reason = reason_field(200)

    def clean_promised_on(self) -> date | None:
        day = self.cleaned_data["promised_on"]
        if day and day < context.today():
            raise forms.ValidationError(gettext("Enter a date no earlier than today."))
        return day


class HoldForm(HoldingForm):
    """For the whole account or one of its invoices."""

    invoice = forms.TypedChoiceField(
        label=gettext_lazy("Subject"),
        required=False,
        coerce=int,
        empty_value=None,
        error_messages=CHOOSE,
    )
    field_order = ["invoice"]

    def __init__(self, *args, invoices: Sequence[Owed], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        whole = ("", gettext("Whole account"))
        typed_field(self, "invoice", forms.ChoiceField).choices = [
            whole,
            *((one.id, one.number) for one in invoices),
        ]


class LettersForm(forms.Form):
    """Letters of days and of a step."""

    first = DayField(label=gettext_lazy("Created from"))
    last = DayField(label=gettext_lazy("Created to"))
    step = forms.ChoiceField(
        label=gettext_lazy("Step"),
        required=False,
        choices=[
            ("", pgettext_lazy("choice", "All")),
            *((step.value, label(step)) for step in MESSAGES),
        ],
        error_messages=CHOOSE,
    )

    def clean(self) -> dict:
        super().clean()
        values = self.cleaned_data
        first, last = values.get("first"), values.get("last")
        if first and last and first > last:
            message = gettext("Enter a date on or after the “from” date.")
            self.add_error("last", message)
        return values

    def found(self):
        """The messages, the newest day first."""
        values = self.cleaned_data
        asked = {"day__gte": values["first"], "day__lte": values["last"], "step": values["step"]}
        rows = DunningMessage.objects.filter(step__in=MESSAGES)
        return rows.filter(**{name: value for name, value in asked.items() if value})
