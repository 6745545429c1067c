"""The forms of the pages on receivables."""

from collections.abc import Sequence
from datetime import date

from django import forms

from billing.models import DunningMessage
from billing.operations.credit_notes import LONGEST_REASON
from billing.queries.all_invoices import CREDITED, WRITTEN_OFF
from billing.queries.receivables import Owed
from billing.terms.ages import Age
from billing.terms.crediting import Original, Wanted, name
from billing.terms.dunning import MESSAGES
from billing.terms.write_off import GROUNDS
from contracts.office import context
from contracts.office.language import both, choices, label, say
from portal.customer.money.search import STATES, InvoiceSearch
from portal.fields import DayField, YenField, search_text, typed_field

CHOOSE = {
    "required": both("一つ選んでください。", "Choose one."),
    "invalid_choice": both("一覧から選んでください。", "Choose one of the list."),
}
TEXT = {
    "null_characters_not_allowed": both(
        "使えない文字が含まれています。", "It contains a character that cannot be used."
    ),
    "max_length": both("長すぎます。", "The text is too long."),
}


def _reason(longest: int) -> forms.CharField:
    empty = both("理由を入力してください。", "Give the reason.")
    return forms.CharField(
        label=both("理由", "Reason"),
        max_length=longest,
        error_messages={**TEXT, "required": empty},
        widget=forms.Textarea({"rows": 2}),
    )


class AsOf(forms.Form):
    """The day of which receivables are shown; days to come are refused."""

    day = DayField(label=both("基準日", "As of"))
    text = search_text(both("顧客(番号・名称・カナ)", "Customer: number, name, kana"))

    def clean_day(self) -> date:
        day = self.cleaned_data["day"] or context.today()
        if day > context.today():
            raise forms.ValidationError(
                say("本日以前の日を入力してください。", "Enter a day not after today.")
            )
        return day


class OpenItems(AsOf):
    """Of one customer by its number, of one age."""

    text = None  # type: ignore[assignment]  # as Django leaves out a field of its base
    customer = search_text(both("顧客番号", "Customer's number"))
    age = forms.ChoiceField(
        label=both("経過日数", "Age"),
        required=False,
        choices=[("", both("すべて", "all")), *choices(Age)],
        error_messages=CHOOSE,
    )


class StaffSearch(InvoiceSearch):
    """Invoices of all customers."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = both(
            "顧客・番号・請求月・契約", "Customer, number, month, contract"
        )
        typed_field(self, "state", forms.ChoiceField).choices = [
            *STATES,
            (WRITTEN_OFF, both("貸倒れ", "written off")),
            (CREDITED, both("返還あり", "with a credit note")),
        ]


class CreditForm(forms.Form):
    """What to give back: lines, or sums by rate, or the rest; one field for each rate left."""

    way = forms.ChoiceField(
        label=both("返還の方法", "What to give back"),
        choices=[
            ("rest", both("残りの全額", "all that is left")),
            ("lines", both("明細を選ぶ", "whole lines")),
            ("amounts", both("税率ごとに税抜金額を入力する", "sums before tax, by rate")),
        ],
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    lines = forms.TypedMultipleChoiceField(
        label=both("返還する明細", "Lines to give back"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages=CHOOSE,
    )
    reason = _reason(LONGEST_REASON)

    def __init__(self, *args, original: Original, titles: dict[int, str], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.left = original.left
        typed_field(self, "lines", forms.ChoiceField).choices = [
            (position, f"{titles[position]} ¥{amount:,}")
            for position, (_, amount) in original.lines.items()
            if position not in original.credited_lines
        ]
        for number, share in enumerate(self.left):
            ja, en = name(share.key)
            self.fields[f"amount_{number}"] = YenField(
                label=say(f"{ja}(残り {share.amount:,}円)", f"{en} ({share.amount:,} left)")
            )
        self.order_fields(["way", "lines", *(f"amount_{n}" for n in range(len(self.left)))])

    @property
    def amount_fields(self) -> list:
        return [self[f"amount_{number}"] for number in range(len(self.left))]

    def clean(self) -> dict:
        super().clean()
        values = self.cleaned_data
        if values.get("way") == "lines" and not self.errors and not values["lines"]:
            self.add_error("lines", say("明細を選んでください。", "Choose lines."))
        return values

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
        label=both("区分", "Ground"),
        choices=[(name, both(*words)) for name, words in GROUNDS.items()],
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    amount = YenField(
        label=both("金額", "Amount"),
        help_text=both("空欄なら未払額の全額", "Empty: all that is unpaid"),
    )
    reason = _reason(1000)


class ReasonForm(forms.Form):
    reason = _reason(1000)


class HoldForm(forms.Form):
    """For the whole account or one of its invoices, until a promised date or a release."""

    invoice = forms.TypedChoiceField(
        label=both("対象", "For"),
        required=False,
        coerce=int,
        empty_value=None,
        error_messages=CHOOSE,
    )
    promised_on = DayField(
        label=both("約束の日", "Promised date"),
        help_text=both(
            "空欄なら解除するまで保留します。約束の日の翌日から督促を再開します。",
            "Empty: until released. Dunning goes on the day after the promised date.",
        ),
    )
    reason = _reason(200)

    def __init__(self, *args, invoices: Sequence[Owed], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        whole = ("", say("請求先全体", "the whole account"))
        typed_field(self, "invoice", forms.ChoiceField).choices = [
            whole,
            *((one.id, one.number) for one in invoices),
        ]

    def clean_promised_on(self) -> date | None:
        day = self.cleaned_data["promised_on"]
        if day and day < context.today():
            raise forms.ValidationError(
                say("本日以後の日を入力してください。", "Enter a day not before today.")
            )
        return day


class LettersForm(forms.Form):
    """Letters of days and of a step."""

    first = DayField(label=both("作成日(から)", "Written from"))
    last = DayField(label=both("作成日(まで)", "Written to"))
    step = forms.ChoiceField(
        label=both("段階", "Step"),
        required=False,
        choices=[("", both("すべて", "all")), *((step.value, label(step)) for step in MESSAGES)],
        error_messages=CHOOSE,
    )

    def clean(self) -> dict:
        super().clean()
        values = self.cleaned_data
        first, last = values.get("first"), values.get("last")
        if first and last and first > last:
            message = say("「から」の日以後の日を入力してください。", "Not before the first day.")
            self.add_error("last", message)
        return values

    def found(self):
        """The messages, the newest day first."""
        values = self.cleaned_data
        asked = {"day__gte": values["first"], "day__lte": values["last"], "step": values["step"]}
        rows = DunningMessage.objects.filter(step__in=MESSAGES)
        return rows.filter(**{name: value for name, value in asked.items() if value})
