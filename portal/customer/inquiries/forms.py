"""The forms of a company's inquiries."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contracts.models import Contract
from contracts.office.language import choices
from portal.fields import search_text, text_field
from portal.uploads import CheckedFiles
from support.desk.models import BODY, REASON, SUBJECT
from support.desk.terms.kinds import Category

SUGGESTING = {
    "hx-get": reverse_lazy("suggested_answers"),
    "hx-trigger": "input changed delay:400ms",
    "hx-target": "#suggested",
    "hx-sync": "this:replace",
}
"""While a subject is typed, answers that exist are shown under the form's head."""


class AskForm(forms.Form):
    """What somebody of a company asks. `about` names a document of it."""

    category = forms.ChoiceField(
        label=_("What it is about"),
        choices=[("", _("Choose")), *choices(Category)],
        help_text=_(
            "Our support covers installation, console operation and detections. We answer "
            "questions on your contract and bills as well."
        ),
        error_messages={
            "required": _("Choose one."),
            "invalid_choice": _("Select an option."),
        },
    )
    contract = forms.ModelChoiceField(
        Contract.objects.none(),
        label=_("Contract (optional)"),
        required=False,
        to_field_name="number",
        empty_label=_("None in particular"),
        error_messages={"invalid_choice": _("Select an option.")},
    )
    subject = text_field(pgettext_lazy("inquiry", "Subject"), SUBJECT)
    text = text_field(
        _("Your inquiry"),
        BODY,
        rows=9,
        help_text=_("What you did, what you expected and what you saw. Please enter no passwords."),
    )
    phone = text_field(
        _("Telephone number (optional)"), 20, required=False,
        help_text=_("Where we may call you back on weekdays 9:00–17:30."),
    )  # fmt: skip
    uploads = CheckedFiles(label=_("Files (optional)"), required=False)

    def __init__(self, contracts, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contract"].queryset = contracts  # type: ignore[attr-defined]  # of a choice
        self.fields["subject"].widget.attrs |= SUGGESTING


class AddForm(forms.Form):
    """What is added to a conversation."""

    text = text_field(_("Your message"), BODY, rows=6)
    uploads = CheckedFiles(label=_("Files (optional)"), required=False)


STARS = [
    ("5", _("5 – very satisfied")),
    ("4", _("4 – satisfied")),
    ("3", _("3 – neither")),
    ("2", _("2 – dissatisfied")),
    ("1", _("1 – very dissatisfied")),
]


class RateForm(forms.Form):
    """How satisfied the company was."""

    stars = forms.TypedChoiceField(
        label=_("How satisfied are you with our answer?"),
        coerce=int,
        choices=STARS,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one."),
            "invalid_choice": _("Select an option."),
        },
    )
    comment = text_field(_("Comment (optional)"), REASON, required=False, rows=3)


class InquirySearch(forms.Form):
    """Every field may be left empty; both combine."""

    text = search_text(_("Number or words"))
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", pgettext_lazy("choice", "All")),
            ("open", _("Not resolved")),
            ("over", _("Resolved")),
        ],
        error_messages={"invalid_choice": _("Select an option.")},
    )

    @property
    def query(self) -> str:
        asked = {name: self.cleaned_data.get(name) for name in self.fields}
        return urlencode([(n, value) for n, value in asked.items() if value])
