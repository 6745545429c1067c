"""What is asked for when staff have a file made."""

from collections.abc import Sequence
from datetime import date

from django import forms

from contracts.office.language import both
from portal.exports.models import Export
from portal.fields import DayField, typed_field

OF_A_PERIOD = (
    Export.Kind.YAYOI,
    Export.Kind.FREEE,
    Export.Kind.MONEY_FORWARD,
    Export.Kind.LEDGER,
    Export.Kind.JOURNAL,
)
NEEDED = both("日付を入力してください。", "Enter a day.")
PROGRAMS = {
    Export.Kind.YAYOI: both("仕訳: 弥生会計", "Journal entries: Yayoi"),
    Export.Kind.FREEE: both("仕訳: freee会計", "Journal entries: freee"),
    Export.Kind.MONEY_FORWARD: both(
        "仕訳: マネーフォワード クラウド会計", "Journal entries: Money Forward"
    ),
}


class Day(DayField):
    """A day that must be given."""

    def __init__(self, label: str) -> None:
        super().__init__(label=label)
        self.required = True
        self.error_messages["required"] = NEEDED


class OfAPeriod(forms.Form):
    """A kind among those that the person may have, and days with both ends included."""

    kind = forms.ChoiceField(
        label=both("内容", "What"),
        error_messages={"required": both("内容を選んでください。", "Choose what to export.")},
    )
    first = Day(both("日付(から)", "From"))
    last = Day(both("日付(まで)", "To"))

    def __init__(self, kinds: Sequence[Export.Kind], *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        typed_field(self, "kind", forms.ChoiceField).choices = [
            (kind, PROGRAMS.get(kind, kind.label)) for kind in kinds
        ]

    def clean(self) -> dict:
        super().clean()
        values = self.cleaned_data
        first, last = values.get("first"), values.get("last")
        if first and last and first > last:
            self.add_error(
                "last",
                both(
                    "「から」の日以後の日を入力してください。",
                    "Enter a day that is not before the first.",
                ),
            )
        return values


class AsOfADay(forms.Form):
    """The end of a day that has begun."""

    day = Day(both("基準日", "As of"))

    def __init__(self, today: date, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_day(self) -> date:
        day = self.cleaned_data["day"]
        if day > self.today:
            raise forms.ValidationError(
                both("今日までの日を入力してください。", "Enter a day up to today.")
            )
        return day
