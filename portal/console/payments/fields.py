"""What several forms about payments ask for."""

from django import forms

from billing.queries.payments import accounts
from contracts.office.language import both, say
from contracts.people.models import BillingAccount

MOST_TOLD = 5


class ReasonField(forms.CharField):
    """Why; kept in the journal."""

    def __init__(self, **kwargs) -> None:
        super().__init__(
            label=both("理由", "Reason"),
            max_length=200,
            help_text=both("操作記録に残ります。", "It is kept in the journal."),
            error_messages={
                "required": both("理由を入力してください。", "Say why."),
                "max_length": both(
                    "200文字以内で入力してください。", "Enter at most 200 characters."
                ),
            },
            **kwargs,
        )


class AccountField(forms.CharField):
    """A billing account by its number, or by words that only one has."""

    def __init__(self, **kwargs) -> None:
        kwargs.setdefault("label", both("請求先", "Billing account"))
        super().__init__(
            max_length=100,
            widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
            help_text=both(
                "番号・名称・カナ・振込名義で探します。",
                "By number, name, reading or payer's name.",
            ),
            **kwargs,
        )

    def clean(self, value: object) -> BillingAccount | None:
        text = super().clean(value)
        if not text:
            return None
        exact = BillingAccount.objects.filter(number=text.strip()).first()
        if exact:
            return exact
        found = list(accounts(text)[: MOST_TOLD + 1])
        if len(found) == 1:
            return found[0]
        if not found:
            raise forms.ValidationError(
                say("該当する請求先がありません。", "There is no such billing account.")
            )
        names = " / ".join(f"{one.number} {one}" for one in found[:MOST_TOLD])
        raise forms.ValidationError(
            say(
                f"複数の請求先が該当します。番号を入力してください: {names}",
                f"There are several; enter the number of one: {names}",
            )
        )
