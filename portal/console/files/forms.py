"""What is asked for when staff have a file made."""

from collections.abc import Sequence
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from contracts.office.exporting import ExportKind
from contracts.office.language import Text
from portal.fields import DayField, typed_field

NEEDED = _("Enter a date.")


class Day(DayField):
    """A day that must be given."""

    def __init__(self, label: Text) -> None:
        super().__init__(label=label)
        self.required = True
        self.error_messages["required"] = NEEDED


def _choices(kinds: Sequence[ExportKind]) -> list[tuple[str, Text]]:
    return [(kind.name, kind.label) for kind in kinds]


class OfAPeriod(forms.Form):
    """A kind among those that the person may have, and days with both ends included."""

    kind = forms.ChoiceField(
        label=_("Description"),
        error_messages={"required": _("Choose what to export.")},
    )
    first = Day(_("From date"))
    last = Day(_("To date"))

    def __init__(self, kinds: Sequence[ExportKind], *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        typed_field(self, "kind", forms.ChoiceField).choices = _choices(kinds)

    def clean(self) -> dict:
        super().clean()
        values = self.cleaned_data
        first, last = values.get("first"), values.get("last")
        if first and last and first > last:
            self.add_error(
                "last",
                _("Enter a date on or after the “from” date."),
            )
        return values


class AsOfADay(forms.Form):
    """A kind among those that the person may have, and the end of a day that has begun."""

    kind = forms.ChoiceField(label=_("Description"), required=False)
    day = Day(_("As of"))

    def __init__(self, kinds: Sequence[ExportKind], today: date, *args, **kwargs) -> None:
        super().__init__(*args, **{"auto_id": "id_as_of_%s", **kwargs})
        self.today, self.kinds = today, kinds
        typed_field(self, "kind", forms.ChoiceField).choices = _choices(kinds)

    def clean_kind(self) -> str:
        return self.cleaned_data["kind"] or self.kinds[0].name

    def clean_day(self) -> date:
        day = self.cleaned_data["day"]
        if day > self.today:
            raise forms.ValidationError(_("Enter a date up to today."))
        return day
