"""The search form of the invoice list: every field may be left empty, all combine."""

from urllib.parse import urlencode

from django import forms

from billing.queries.search import InvoiceCriteria, State
from contracts.office.language import both, choices
from portal.fields import DayField, YenField, search_text

STATES = [("", both("すべて", "all")), *choices(State)]


class Period(forms.Form):
    """Days of issue, both ends included."""

    issued_from = DayField(label=both("発行日(から)", "Issued from"))
    issued_to = DayField(label=both("発行日(まで)", "Issued to"))

    def clean(self) -> dict:
        super().clean()
        values = self.cleaned_data
        self.in_order(
            "issued_from",
            "issued_to",
            both(
                "「から」の日以後の日を入力してください。",
                "Enter a day that is not before the first.",
            ),
        )
        return values

    def in_order(self, first: str, last: str, message: str) -> None:
        low, high = self.cleaned_data.get(first), self.cleaned_data.get(last)
        if low is not None and high is not None and low > high:
            self.add_error(last, message)


class InvoiceSearch(Period):
    least = YenField(label=both("金額(以上)", "Amount from"))
    most = YenField(label=both("金額(以下)", "Amount to"))
    text = search_text(both("番号・請求月・契約・請求先", "Number, month, contract, account"))
    state = forms.ChoiceField(
        label=both("状態", "State"),
        required=False,
        choices=STATES,
        error_messages={
            "invalid_choice": both("一覧から選んでください。", "Choose one of the list.")
        },
    )

    def clean(self) -> dict:
        super().clean()
        values = self.cleaned_data
        self.in_order(
            "least",
            "most",
            both(
                "「以上」の金額以上を入力してください。",
                "Enter an amount that is not below the first.",
            ),
        )
        return values

    @property
    def criteria(self) -> InvoiceCriteria:
        return InvoiceCriteria(**self.cleaned_data)

    @property
    def query(self) -> str:
        """What was asked, for addresses: `least=1000&state=paid`."""
        asked = {name: self.cleaned_data.get(name) for name in self.fields}
        return urlencode([(n, value) for n, value in asked.items() if value not in (None, "")])
