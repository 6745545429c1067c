"""The forms of the support desk."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from billing.queries.search import plain
from contracts.models import Contract
from contracts.office.language import Text, choices
from contracts.people.models import Customer
from portal.accounts.models import User
from portal.console.customers import numbers
from portal.console.customers.lists import Search, choice_field
from portal.fields import DayField, MomentField, search_text, text_field
from portal.uploads import CheckedFiles
from support.desk.models import BODY, REASON, SUBJECT, CannedAnswer
from support.desk.operations.opening import Asked
from support.desk.queries.conversation import agents
from support.desk.queries.finding import (
    EVERY,
    LATE,
    MINE,
    NOBODY,
    PRESSING,
    SOON,
    TRIAGE,
    InquiryCriteria,
)
from support.desk.terms.kinds import Category, Priority, State

CANNOT = _("This contains a character that cannot be used.")
LISTED = {"required": _("Choose one."), "invalid_choice": _("Select an option.")}


def enum_field(label: Text, kinds, **kwargs) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices(kinds), error_messages=LISTED, **kwargs)


class InquirySearch(Search):
    text = search_text(_("Number, subject, person, company"))
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("Not resolved")),
            (TRIAGE, _("Of no company yet")),
            *choices(State),
            (EVERY, pgettext_lazy("choice", "All")),
        ],
        error_messages={"invalid_choice": LISTED["invalid_choice"]},
    )
    category = choice_field(_("Category"), choices(Category))
    priority = choice_field(_("Priority"), choices(Priority))
    assignee = choice_field(
        pgettext_lazy("assignee", "Person in charge"),
        [(MINE, _("Me")), (NOBODY, pgettext_lazy("assignee", "Nobody"))],
    )
    due = choice_field(
        _("Due"),
        [
            (LATE, _("Overdue")),
            (SOON, _("Due soon")),
            (PRESSING, _("Overdue, due soon or of no company")),
        ],
    )

    def clean_text(self) -> str:
        return plain(self.cleaned_data["text"])

    @property
    def criteria(self) -> InquiryCriteria:
        return InquiryCriteria(**self.cleaned_data)


class SayForm(forms.Form):
    """What is answered, or noted."""

    text = text_field(
        pgettext_lazy("inquiry", "Answer"),
        BODY,
        rows=9,
        help_text=_("Sent by e-mail and shown in the portal. A note is read by staff alone."),
    )
    uploads = CheckedFiles(label=_("Files (optional)"), required=False)
    resolves = forms.BooleanField(label=_("This resolves the inquiry"), required=False)
    by_phone = forms.BooleanField(label=_("Said by telephone: no e-mail is sent"), required=False)


class NoForm(forms.Form):
    """Nothing is asked."""


class AssignForm(forms.Form):
    user = forms.ModelChoiceField(
        User.objects.none(),
        label=pgettext_lazy("assignee", "Person in charge"),
        required=False,
        empty_label=pgettext_lazy("assignee", "Nobody"),
        error_messages=LISTED,
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = agents()  # type: ignore[attr-defined]  # of a choice


class SortForm(forms.Form):
    category = enum_field(_("Category"), Category)
    priority = enum_field(_("Priority"), Priority)


class CompanyFields(forms.Form):
    """A company by its number, and one of its contracts."""

    customer = text_field(_("Customer number"), 60)
    contract = text_field(_("Contract number (optional)"), 60, required=False)

    def clean_customer(self) -> Customer | None:
        return numbers.customer(self.cleaned_data["customer"])

    def clean_contract(self) -> Contract | None:
        row = numbers.contract(self.cleaned_data["contract"])
        customer = self.cleaned_data.get("customer")
        if row is not None and (customer is None or row.customer_id != customer.pk):
            raise ValidationError(gettext("The contract is of another customer."))
        return row


class LinkForm(CompanyFields):
    pass


class RefuseForm(forms.Form):
    reason = text_field(
        _("Why it is out of scope"), REASON, rows=2, help_text=_("The customer reads it.")
    )
    text = text_field(pgettext_lazy("inquiry", "Answer"), BODY, rows=9)


class MergeForm(forms.Form):
    number = text_field(_("Number of the inquiry to merge into"), 60)


class EscalateForm(forms.Form):
    reference = text_field(_("Maker's reference"), 80)
    text = text_field(_("Note (optional)"), BODY, required=False, rows=4)


class ReturnForm(forms.Form):
    text = text_field(
        _("What the maker said"), BODY, rows=6, help_text=_("Kept as an internal note.")
    )


class DismissForm(forms.Form):
    text = text_field(_("Reason"), BODY, rows=2, help_text=_("Nobody is answered."))


class CallForm(CompanyFields):
    """What somebody asked on the telephone."""

    at = MomentField(label=_("Called at"))
    contact_name = text_field(_("Name of the person"), 120)
    phone = text_field(_("Telephone number (optional)"), 20, required=False)
    contact = forms.EmailField(
        label=_("E-mail address (optional)"),
        required=False,
        max_length=254,
        help_text=_("Answers are mailed to it."),
        error_messages={
            "invalid": _("Enter an e-mail address such as name@example.jp."),
            "null_characters_not_allowed": CANNOT,
        },
    )
    subject = text_field(pgettext_lazy("inquiry", "Subject"), SUBJECT)
    category = enum_field(_("Category"), Category)
    priority = enum_field(_("Priority"), Priority, initial=Priority.NORMAL.value)
    text = text_field(_("What was asked"), BODY, rows=6)
    field_order = ["at", "customer", "contract", "contact_name", "phone", "contact"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["customer"].required = False
        self.fields["customer"].label = _("Customer number (optional)")

    @property
    def asked(self) -> Asked:
        said = self.cleaned_data
        return Asked(
            said["subject"],
            said["text"],
            Category(said["category"]),
            said["contract"],
            contact_name=said["contact_name"],
            contact=said["contact"],
            phone=said["phone"],
            priority=Priority(said["priority"]),
        )


class HolidayForm(forms.Form):
    day = DayField(label=_("Day"), required=True, error_messages={"required": _("Enter a date.")})
    name = text_field(_("Name"), 60)


def _hours_field(label: Text) -> forms.DecimalField:
    wrong = _("Enter hours of support in quarters, such as 1.5.")
    return forms.DecimalField(
        label=label,
        min_value=0,
        max_value=1000,
        max_digits=7,
        decimal_places=2,
        widget=forms.NumberInput({"step": "0.25"}),
        error_messages=dict.fromkeys(
            (
                "required", "invalid", "min_value", "max_value", "max_digits", "max_decimal_places",
                "max_whole_digits",
            ),
            wrong,
        ),
    )  # fmt: skip


class TargetForm(forms.Form):
    """Hours of support; a day has 8.5."""

    priority = enum_field(_("Priority"), Priority)
    effective_from = DayField(
        label=pgettext_lazy("target", "Received from"),
        required=True,
        error_messages={"required": _("Enter a date.")},
    )
    response = _hours_field(_("First answer within (hours)"))
    resolution = _hours_field(_("Resolution within (hours)"))

    def minutes(self, name: str) -> int:
        return int(self.cleaned_data[name] * 60)

    def clean(self) -> dict:
        for name in ("response", "resolution"):
            hours = self.cleaned_data.get(name)
            if hours is not None and (hours * 4 != int(hours * 4) or not hours):
                self.add_error(name, self.fields[name].error_messages["invalid"])
        return self.cleaned_data


class CannedForm(forms.Form):
    title = text_field(_("Title"), 80)
    category = choice_field(_("Category"), choices(Category))
    text = text_field(_("Text"), BODY, rows=8)

    @staticmethod
    def of(row: CannedAnswer) -> dict[str, Any]:
        return {"title": row.title, "category": row.category, "text": row.text}
