"""The forms of the pages on billing runs."""

from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from billing.models import BillingHold
from billing.queries.runs import NOT_MAILED
from billing.terms.previewing import Remark
from contracts.office.language import choices
from contracts.office.models import OutboxMessage
from portal.fields import DayField, search_text

ALL = ("", pgettext_lazy("choice", "All"))
HELD = "held"
LONGEST_REASON = BillingHold._meta.get_field("reason").max_length or 0
SELECT = {"invalid_choice": _("Select an option.")}


class RunList(forms.Form):
    """What is asked of a run's list; an answer that is none asks for all."""

    text = search_text(_("Customer: number, name, kana"))

    @property
    def query(self) -> str:
        """What was asked, for addresses."""
        return urlencode([(n, value) for n, value in self.cleaned_data.items() if value])


class PreviewedList(RunList):
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[ALL, ("issue", _("To be issued")), (HELD, _("Held back"))],
        error_messages=SELECT,
    )
    remark = forms.ChoiceField(
        label=_("To be checked"), required=False, choices=[ALL, *choices(Remark)],
        error_messages=SELECT,
    )  # fmt: skip
    sort = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[("", _("By customer number")), ("most", _("Largest amount first")),
                 ("least", _("Smallest amount first"))],
        error_messages=SELECT,
    )  # fmt: skip


class IssuedList(RunList):
    text = search_text(_("Customer, number, month, contract"))
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ALL,
            *OutboxMessage.Delivery.choices,
            (NOT_MAILED, _("Not e-mailed")),
            (HELD, _("Held back")),
        ],
        error_messages=SELECT,
    )


class HoldBilling(forms.Form):
    through = DayField(
        label=_("Last day of the hold"),
        help_text=_("If left empty, held back until it is released."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        error_messages={
            "required": _("Enter the reason."),
            "max_length": _("The text is too long."),
            "null_characters_not_allowed": _("This contains a character that cannot be used."),
        },
        widget=forms.Textarea({"rows": 2}),
    )
