"""Forms about staff and the journal."""

from datetime import date
from typing import Any

from django import forms
from django.utils.text import capfirst, format_lazy

from contracts.office.context import Duty
from contracts.office.language import both, label
from portal.fields import DayField


def _duty(duty: Duty, ja: str, en: str) -> tuple[str, Any]:
    """A duty and what belongs to it."""
    return duty.value, format_lazy("{} – {}", capfirst(label(duty)), both(ja, en))


DUTIES = [
    _duty(Duty.CONTRACTS, "申込の審査、変更、停止、終了", "screening, changes, suspension, ends"),
    _duty(
        Duty.ACCOUNTS,
        "請求、入金、督促、返還、貸倒れ",
        "billing, payments, dunning, credit notes, write-offs",
    ),
    _duty(
        Duty.ADMINISTRATION,
        "規約の版、督促方針、税率、担当者",
        "editions, dunning policy, tax rates, people",
    ),
]


class DutiesForm(forms.Form):
    duties = forms.TypedMultipleChoiceField(
        label=both("担当", "Duties"),
        choices=DUTIES,
        coerce=Duty,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=both("選ばないと、見ることだけができます。", "With none, the person only looks."),
    )


class NewMember(DutiesForm):
    email = forms.EmailField(
        label=both("メールアドレス", "E-mail address"),
        max_length=254,
        error_messages={
            "required": both("メールアドレスを入力してください。", "Enter an e-mail address."),
            "invalid": both(
                "name@example.jp の形で入力してください。", "Enter it like name@example.jp."
            ),
        },
    )
    name = forms.CharField(
        label=both("氏名", "Name"),
        max_length=80,
        error_messages={"required": both("氏名を入力してください。", "Enter the name.")},
    )
    field_order = ["name", "email", "duties"]


class JournalSearch(forms.Form):
    """All that is given must be met."""

    person = forms.CharField(
        label=both("実行者", "Person"),
        required=False,
        max_length=120,
        help_text=both("名前かアドレスの一部、system", "Part of a name or address, or system"),
    )
    about = forms.CharField(
        label=both("対象", "About"),
        required=False,
        max_length=80,
        help_text=both("顧客・契約・請求書の番号など", "Number of a customer, contract, invoice"),
    )
    clause = forms.CharField(
        label=both("条項", "Clause"),
        required=False,
        max_length=12,
        help_text=both("例: 23-1", "such as 23-1"),
    )
    operation = forms.CharField(label=both("操作", "Operation"), required=False, max_length=40)
    first = DayField(label=both("この日から", "From"))
    last = DayField(label=both("この日まで", "To"))

    def clean(self) -> dict:
        super().clean()
        values = self.cleaned_data
        first: date | None = values.get("first")
        if first and values.get("last") and values["last"] < first:
            self.add_error(
                "last", both("「から」より後の日にしてください。", "Before the first day.")
            )
        return values
