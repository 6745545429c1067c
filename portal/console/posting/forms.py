"""Forms of posting: what went how, on which day, and what is put right."""

from collections.abc import Mapping
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from contracts.office.language import choices
from contracts.office.models import Posting
from contracts.office.models.postings import LONGEST_REASON
from contracts.office.terms.posting import PostKind
from portal.fields import DayField

LONGEST_NUMBER = 40
NUMBER = _("Number given by the post office")


def number_field() -> forms.CharField:
    return forms.CharField(label=NUMBER, required=False, max_length=LONGEST_NUMBER)


class PostedForm(forms.Form):
    day = DayField(
        label=_("Day of posting"),
        required=True,
        error_messages={"required": _("Enter the day of posting.")},
    )
    kind = forms.ChoiceField(
        label=_("Kind of mail"),
        choices=choices(PostKind),
        error_messages={
            "required": _("Select an option."),
            "invalid_choice": _("Select an option."),
        },
    )

    @property
    def post_kind(self) -> PostKind:
        return PostKind(self.cleaned_data["kind"])


class RecordForm(PostedForm):
    """One kind and day for all; each document has the number that the post office gave it."""

    def __init__(self, names: Mapping[int, str], today: date, data=None) -> None:
        super().__init__(data, initial={"day": today, "kind": PostKind.ORDINARY})
        self.ids = list(names)
        for pk in names:
            self.fields[f"number-{pk}"] = number_field()

    @property
    def posted(self) -> dict[int, str]:
        """The number of each document by its notice's id."""
        return {pk: self.cleaned_data[f"number-{pk}"] for pk in self.ids}

    def number_of(self, pk: int) -> forms.BoundField:
        return self[f"number-{pk}"]


class CorrectForm(PostedForm):
    number = number_field()
    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": _("Enter the reason of the correction.")},
    )

    def __init__(self, row: Posting, data=None) -> None:
        super().__init__(data, initial={"day": row.day, "kind": row.kind, "number": row.number})


class WishForm(forms.Form):
    day = DayField(
        label=_("Documents by post from"),
        help_text=_("If left empty, no document waits to be posted."),
    )
