"""What became of an item after the end of a contract, as the holder and staff enter it."""

from datetime import date

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from contracts.office.language import label
from portal.fields import DayField, text_field
from portal.uploads import CheckedFile
from support.offboarding.terms.checklist import LONGEST_NAME, LONGEST_TEXT, Answer
from support.offboarding.terms.kinds import METHODS, SIDES, WITH_WORDS, Item, Method, Side


class AnswerForm(forms.Form):
    """One item: what became of it, when, by whom, how, a file if there is one."""

    def __init__(self, item: Item, today: date, *args, by_staff: bool, **kwargs) -> None:
        super().__init__(*args, **{"initial": {"day": today}, **kwargs})
        self.today = today
        fields, missing = self.fields, {"required": _("Enter a date.")}
        fields["method"] = forms.ChoiceField(
            label=_("What became of it"),
            choices=[(one.value, label(one)) for one in METHODS[item]],
            widget=forms.RadioSelect,
            error_messages={
                "required": _("Choose one."),
                "invalid_choice": _("Select an option."),
            },
        )
        fields["day"] = DayField(label=_("Done on"), required=True, error_messages=missing)
        fields["who"] = text_field(_("Done by"), LONGEST_NAME, help_text=_("Name and department."))
        fields["how"] = text_field(
            _("How"),
            LONGEST_TEXT,
            required=False,
            rows=3,
            help_text=_("Such as the way of sending, or the method of erasure."),
        )
        if by_staff and SIDES[item] is Side.HOLDER:
            fields["arrived_on"] = DayField(
                label=_("Arrived on"),
                required=True,
                error_messages=missing,
                help_text=_("The day on which the holder's word arrived."),
            )
        fields["file"] = CheckedFile(label=_("File (optional)"), required=False)

    def clean_day(self) -> date:
        return self._not_ahead(self.cleaned_data["day"])

    def clean_arrived_on(self) -> date:
        return self._not_ahead(self.cleaned_data["arrived_on"])

    def _not_ahead(self, day: date) -> date:
        if day > self.today:
            raise forms.ValidationError(gettext("Enter a date up to today."))
        return day

    def clean(self) -> dict:
        """What was returned or erased says how."""
        values = super().clean() or {}
        if values.get("method") in WITH_WORDS and not values.get("how", "").strip():
            self.add_error("how", gettext("Enter how it was done."))
        arrived_on, day = values.get("arrived_on"), values.get("day")
        if arrived_on and day and arrived_on < day:
            self.add_error("arrived_on", gettext("It cannot have arrived before it was done."))
        return values

    @property
    def answer(self) -> Answer:
        """What was entered."""
        values = self.cleaned_data
        return Answer(
            Method(values["method"]),
            values["day"],
            values["who"],
            values["how"],
            values.get("arrived_on"),
        )
