"""What a holder writes to change a contract or the particulars on file."""

from datetime import date

from django import forms

from contracts.language import both
from contracts.models import Contact
from contracts.terms.parameters import Plan
from portal.pages.contracts.words import PLANS

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
BAD_DAY = both("日付を 2026-04-01 の形で入力してください", "Write the date as 2026-04-01")
MOST_SERVERS = 10_000


def count(label, help_text="") -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        min_value=1,
        max_value=MOST_SERVERS,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "min": 1, "max": MOST_SERVERS}),
        error_messages={
            "required": both("台数を入力してください", "Write the number of servers"),
            "invalid": both("台数を数字で入力してください", "Write the number in digits"),
            "min_value": both("1台以上を入力してください", "Write 1 or more"),
            "max_value": both("台数が多すぎます。お問い合わせください", "Too many; please ask us"),
        },
    )


class AddServers(forms.Form):
    servers = count(both("追加する台数", "Servers to add"))
    day = forms.DateField(
        label=both("ご希望の適用日", "Wished day"),
        help_text=both(
            "この日から使えます。承諾がこの日より後になったときは、承諾の日からです。",
            "They come on this day, or on the day we accept where that is later.",
        ),
        widget=DAY,
        error_messages={
            "required": both("適用日を選んでください", "Choose a day"),
            "invalid": BAD_DAY,
        },
    )


class ReduceServers(forms.Form):
    servers = count(both("減らす台数", "Servers to remove"))
    day = forms.DateField(
        label=both("ご希望の最終日(任意)", "Wished last day (optional)"),
        help_text=both(
            "空欄のときは、予告期間が満了する日です。年額プランでは契約期間の末日に減ります。",
            "Without one, the end of the notice period. On the annual plan: the end of the term.",
        ),
        required=False,
        widget=DAY,
        error_messages={"invalid": BAD_DAY},
    )


class ChangePlan(forms.Form):
    plan = forms.ChoiceField(
        label=both("次の契約期間のプラン", "Plan of the next term"),
        choices=[(plan.value, PLANS[plan]) for plan in Plan],
        widget=forms.RadioSelect,
        error_messages={
            "required": both("プランを選んでください", "Choose a plan"),
            "invalid_choice": both("一覧から選んでください", "Choose one of the list"),
        },
    )


class Known(forms.ModelChoiceField):
    def label_from_instance(self, obj: Contact) -> str:
        return f"{obj.name}({obj.email})"


class ChooseContact(forms.Form):
    """One of the company's contacts, beside the present responsible person."""

    contact = Known(
        label=both("新しい責任者", "New responsible person"),
        queryset=Contact.objects.none(),
        empty_label=both("選んでください", "Choose"),
        error_messages={
            "required": both("責任者を選んでください", "Choose a person"),
            "invalid_choice": both("一覧から選んでください", "Choose one of the list"),
        },
    )

    def __init__(self, *args, contacts, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contact"].queryset = contacts


def first_day(form: forms.Form, day: date) -> None:
    """The earliest day that the date chooser offers."""
    form.fields["day"].widget.attrs["min"] = day.isoformat()
