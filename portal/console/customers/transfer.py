"""A contract passes to another holder, by written consent (Art. 19)."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from billing.operations import transfer
from billing.queries import transferring
from billing.terms.staff_acts import TransferQuote
from contracts.people.models import Contact, Customer
from portal.console.customers.act import OnContract, Send
from portal.console.customers.fields import day_field
from portal.customer.contracts.forms import Known
from portal.fields import typed_field
from portal.uploads import CheckedFile, stored


class NewHolder(forms.Form):
    to = forms.CharField(
        label=_("Customer number of the new contract holder"),
        help_text=_(
            "The number of a registered customer. If the company is not registered, register it "
            "first."
        ),
        max_length=60,
        error_messages={
            "required": _("Enter the customer number."),
            "null_characters_not_allowed": _("This contains a character that cannot be used."),
        },
    )
    effective = day_field(_("Transferred on"), _("If left empty, today."))

    def __init__(self, data, holder_id: int) -> None:
        super().__init__(data)
        self.holder_id = holder_id

    def clean_to(self) -> Customer:
        found = Customer.objects.filter(number=self.cleaned_data["to"].strip()).first()
        if found is None:
            raise ValidationError(gettext("No customer has that number."))
        if found.pk == self.holder_id:
            raise ValidationError(gettext("That is the current contract holder."))
        return found


class Consent(Send):
    responsible = Known(
        label=_("New responsible person"),
        queryset=Contact.objects.none(),
        empty_label=_("Choose"),
        error_messages={
            "required": _("Choose a person."),
            "invalid_choice": _("Select an option."),
        },
    )
    consent = CheckedFile(label=_("Our written consent"))
    field_order = ["responsible", "consent", "read"]

    def __init__(self, data, files, to: Customer | None) -> None:
        super().__init__(data, files)
        if to is not None:
            people = to.contacts.order_by("name", "id")
            typed_field(self, "responsible", forms.ModelChoiceField).queryset = people


class Pass(OnContract):
    name, clause = "transfer", "19"
    title = _("Transfer the contract")
    lead = _("With written consent, all rights and obligations are transferred")
    button = _("Record the transfer")
    done = _("Transfer recorded.")
    is_grave = True

    def ask_form(self, data) -> NewHolder:
        return NewHolder(data, self.subject.customer_id)

    def send_form(self, data=None, files=None) -> Consent:
        return Consent(data, files, self.asked.get("to"))

    def defaults(self) -> None:
        return None

    def consequences(self) -> TransferQuote:
        day = self.by.day
        return transferring.passing(
            self.subject, self.asked["to"], day, self.asked["effective"] or day
        )

    def context(self, found) -> dict:
        return {"quote": found, "to": self.asked["to"], "effective": self.asked["effective"]}

    def do(self, read: str) -> object:
        sent = self.sent
        return transfer.transfer(
            self.by,
            self.subject.pk,
            self.asked["to"],
            sent["responsible"],
            stored(sent["consent"]),
            self.asked["effective"],
            read,
        )
