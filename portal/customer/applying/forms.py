"""The steps about people: the company, its responsible person, who is billed."""

from datetime import date

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from contracts.models import ApplicationDraft
from contracts.office.language import bracketed
from portal.customer.applying.base import AddressForm, StepForm
from portal.customer.applying.fields import (
    Kana,
    Typed,
    corporate_number_field,
    email_field,
    invoice_addresses_field,
    payer_names_field,
    phone_field,
    sole_proprietor_field,
)
from portal.fields import typed_field

NEW = "new"
SAME, OTHER = "same", "other"


class CompanyForm(AddressForm):
    name = Typed(
        label=_("Company name"),
        help_text=_("As registered."),
        max_length=120,
        autocomplete="organization",
    )
    name_kana = Kana(
        label=_("Company name in kana"),
        help_text=_("For example カブシキガイシャミホン"),
        max_length=160,
    )
    corporate_number = corporate_number_field()
    is_person = sole_proprietor_field()
    phone = phone_field(_("Telephone number"))

    key = "company"
    field_order = ("name", "name_kana", "corporate_number", "is_person", "postal_code")


class ResponsibleForm(StepForm):
    """Art. 8-1. A customer chooses one of its people, or names a new one."""

    key = "responsible"
    of_new = ("name", "name_kana", "department", "email", "phone")

    contact = forms.ChoiceField(
        label=_("Responsible person"), widget=forms.RadioSelect, required=False
    )
    name = Typed(label=_("Full name"), max_length=80, autocomplete="name")
    name_kana = Kana(label=_("Full name in kana"), max_length=120)
    department = Typed(label=_("Department"), max_length=80, required=False)
    email = email_field(
        label=_("E-mail address"),
        help_text=_("Everything about the contract is sent here."),
    )
    phone = phone_field(
        _("Telephone number"),
        help_text=_("If left empty, the company's number is used."),
        required=False,
    )

    def __init__(self, data, draft: ApplicationDraft, day: date, **kwargs):
        super().__init__(data, draft, day, **kwargs)
        if draft.customer is None:
            del self.fields["contact"]
            return
        people = draft.customer.contacts.order_by("id")
        choices = [(str(one.pk), f"{one.name}{bracketed(one.email)}") for one in people]
        choices.append((NEW, gettext("A new contact")))
        typed_field(self, "contact", forms.ChoiceField).choices = choices
        self.fields["contact"].initial = choices[0][0]
        for name in self.of_new:
            self.fields[name].required = False

    def clean(self) -> dict:
        super().clean()
        values = self.cleaned_data
        if "contact" in self.fields:
            if values.get("contact") == NEW:
                self.need("name", "name_kana", "email")
            else:
                self.need("contact")
                self.drop(*self.of_new)
        return values

    def asked(self) -> list[str]:
        if self.cleaned_data.get("contact", NEW) == NEW:
            return super().asked()
        return ["contact"]


class BillingForm(AddressForm):
    """The billing account: the company itself, one of its accounts, or another one."""

    account = forms.ChoiceField(label=_("Billed to"), widget=forms.RadioSelect)
    name = Typed(label=_("Addressee"), max_length=120, required=False, autocomplete="organization")
    department = Typed(
        label=_("Billing department"),
        max_length=80,
        required=False,
    )
    emails = invoice_addresses_field()
    payer_names = payer_names_field()

    field_order = ("account", "name", "postal_code", "prefecture", "city", "street", "building")
    key = "billing"
    of_others = ("name", "postal_code", "prefecture", "city", "street")
    of_account = ("department", "emails", "payer_names")

    def __init__(self, data, draft: ApplicationDraft, day: date, **kwargs):
        super().__init__(data, draft, day, **kwargs)
        for name in self.of_others:
            self.fields[name].required = False
        choices = [(SAME, gettext("Same name and address as the company"))]
        if draft.customer is not None:
            accounts = draft.customer.billing_accounts.order_by("-is_default", "number")
            choices = [(str(one.pk), f"{one}{bracketed(one.number)}") for one in accounts]
        choices.append((OTHER, gettext("Another name and address")))
        typed_field(self, "account", forms.ChoiceField).choices = choices
        self.fields["account"].initial = choices[0][0]

    def clean(self) -> dict:
        if self.cleaned_data.get("account") == OTHER:
            self.need(*self.of_others)
            return super().clean()
        self.drop(*self._not_asked())
        return self.cleaned_data

    def _not_asked(self) -> tuple[str, ...]:
        """An account of one's own has its department, mail and payers already."""
        if self.cleaned_data.get("account") == OTHER:
            return ()
        more = () if self.draft.customer is None else self.of_account
        return (*self.of_others, "building", *more)

    def asked(self) -> list[str]:
        return [name for name in super().asked() if name not in self._not_asked()]
