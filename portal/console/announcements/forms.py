"""The forms of announcements and calls."""

from typing import Any
from unicodedata import normalize

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from contracts.models import Contract
from contracts.office import normalise
from contracts.office.language import choices, label
from contracts.people.models import Customer
from contracts.terms.parameters import Plan
from portal.console.incidents.forms import line_field, text_field
from portal.customer.applying.fields import phone_field
from portal.fields import MomentField
from support.announcements.models import STATES, TEXT
from support.announcements.operations.calls import Said
from support.announcements.operations.writing import Words
from support.announcements.terms.announcement import Audience

ROWS = 8


class CustomerNumbers(forms.CharField):
    """The numbers of customers, one a line, as they are on file."""

    def __init__(self, **kwargs) -> None:
        widget = forms.Textarea({"rows": 3, "autocomplete": "off"})
        super().__init__(required=False, max_length=20_000, widget=widget, **kwargs)

    def prepare_value(self, value: Any) -> str:
        return value if isinstance(value, str) else "\n".join(value or ())

    def clean(self, value: Any) -> Any:
        typed = normalise.several(normalize("NFKC", super().clean(value)))
        numbers = list(dict.fromkeys(one.strip() for one in typed))
        known = Customer.objects.filter(number__in=numbers).values_list("number", flat=True)
        unknown = [number for number in numbers if number not in set(known)]
        if unknown:
            text = gettext("There is no customer with this number: %(numbers)s")
            raise ValidationError(text % {"numbers": ", ".join(unknown[:5])})
        return tuple(numbers)


class CorrectionForm(forms.Form):
    """Its words; it goes where what it corrects went."""

    title = line_field(_("Title"), _("Enter a title."))
    text = text_field(pgettext_lazy("column", "Text"), _("Enter the text."), TEXT, ROWS)
    title_en = line_field(_("Title in English (optional)"))
    text_en = text_field(
        _("Text in English (optional)"),
        most=TEXT,
        rows=ROWS,
        help_text=_("If left empty, readers of English are shown the Japanese."),
    )

    def clean(self) -> dict:
        said = self.cleaned_data
        for one, other in (("title_en", "text_en"), ("text_en", "title_en")):
            if said.get(one) and other in said and not said[other]:
                self.add_error(other, _("Enter the English title and text, or neither."))
        return said

    @property
    def words(self) -> Words:
        return Words(**self.cleaned_data)


class AnnouncementForm(CorrectionForm):
    """Its words, and whom it is for."""

    is_on_page = forms.BooleanField(
        label=_("Post on the public page of notices"), required=False, initial=True
    )
    audience = forms.ChoiceField(
        label=_("Sent by e-mail to"),
        choices=[(one.value, label(one)) for one in Audience if one is not Audience.TOLD],
        widget=forms.RadioSelect,
        initial=Audience.NOBODY.value,
        error_messages={"required": _("Choose who gets it by e-mail.")},
        help_text=_("It goes to the responsible person of each contract."),
    )
    customers = CustomerNumbers(
        label=_("Chosen holders: customer numbers (optional)"),
        help_text=_("One per line. If left empty, every holder with the plan and state below."),
    )
    plan = forms.ChoiceField(
        label=_("Chosen holders: plan"),
        required=False,
        choices=[("", pgettext_lazy("choice", "All")), *choices(Plan)],
    )
    state = forms.ChoiceField(
        label=_("Chosen holders: state of the contract"),
        required=False,
        choices=[("", _("In effect")), *[(one.value, label(one)) for one in STATES[1:]]],
    )

    def clean(self) -> dict:
        said = super().clean()
        is_chosen = said.get("audience") == Audience.SOME
        choice = any(said.get(name) for name in ("customers", "plan", "state"))
        if said.get("audience") == Audience.NOBODY and not said.get("is_on_page"):
            self.add_error("audience", _("Choose who gets it, or post it on the page."))
        elif is_chosen and not choice and not self.errors:
            self.add_error("customers", _("Choose by number, plan or state."))
        elif choice and "audience" in said and not is_chosen:
            self.add_error("audience", _("Choose “Chosen holders”, or empty the choice below."))
        return said

    @property
    def words(self) -> Words:
        said = self.cleaned_data
        return Words(**{**said, "audience": Audience(said["audience"])})


class PlanForm(forms.Form):
    at = MomentField(label=_("Post at"))


class CallForm(forms.Form):
    """What was said by telephone, to whom."""

    customer = line_field(_("Customer number"), _("Enter the customer number."))
    contract = line_field(
        _("Contract number (optional)"),
        help_text=_("Where it concerned one contract."),
    )
    at = MomentField(label=_("Date and time of the call"))
    caller = line_field(_("Said by"), _("Enter who called."))
    person = line_field(
        _("Said to"), _("Enter whom you spoke to."), help_text=_("The full name of the person.")
    )
    phone = phone_field(
        _("Telephone number"), error_messages={"required": _("Enter the number called.")}
    )
    text = text_field(_("What was said"), _("Enter what was said."), TEXT, 4)

    def clean_customer(self) -> Customer:
        number = normalize("NFKC", self.cleaned_data["customer"])
        found = Customer.objects.filter(number=number).first()
        if found is None:
            text = gettext("There is no customer with this number: %(numbers)s")
            raise ValidationError(text % {"numbers": number})
        return found

    def clean(self) -> dict:
        said = self.cleaned_data
        number, customer = normalize("NFKC", said.get("contract", "")), said.get("customer")
        said["contract"] = None
        if number and customer:
            said["contract"] = Contract.objects.filter(customer=customer, number=number).first()
            if said["contract"] is None:
                self.add_error("contract", _("This customer has no contract with this number."))
        return said

    @property
    def said(self) -> Said:
        values = self.cleaned_data
        return Said(
            values["at"], values["caller"], values["person"], values["phone"], values["text"]
        )
