"""What a holder writes to change a contract or the particulars on file."""

from datetime import date

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from contracts.models import TermsEdition
from contracts.office.language import Text, bracketed, choices, is_english, label
from contracts.office.terms.delivery import Delivery, FileNames, Language
from contracts.office.terms.labels import Labelled
from contracts.office.terms.references import LONGEST, ReferenceKind
from contracts.operations.consenting import Consent
from contracts.people.addresses import PREFECTURES, places
from contracts.people.models import Contact
from contracts.terms.declaration import shown
from portal.customer.applying.fields import (
    Kana,
    Typed,
    corporate_number_field,
    email_field,
    invoice_addresses_field,
    payer_names_field,
    phone_field,
    postal_code_field,
    sole_proprietor_field,
)
from portal.fields import DayField, typed_field

MOST_SERVERS = 10_000


def count(label, help_text="") -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        min_value=1,
        max_value=MOST_SERVERS,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "min": 1, "max": MOST_SERVERS}),
        error_messages={
            "required": _("Enter the number of servers"),
            "invalid": _("Enter the number in digits"),
            "min_value": _("Enter 1 or more"),
            "max_value": _("Too many servers. Please contact us"),
        },
    )


class AddServers(forms.Form):
    servers = count(_("Servers to add"))
    day = DayField(
        required=True,
        label=_("Preferred effective date"),
        help_text=_("Available from this date, or from the day we accept if that is later."),
        error_messages={"required": _("Choose the effective date")},
    )


class ConsentForm(forms.Form):
    """Consent to the edition that the page shows, with what is ordered (Art. 6-2)."""

    edition = forms.CharField(required=False)
    shown = forms.CharField(required=False)
    consents = forms.BooleanField(
        label=_("I consent to this edition of the terms"),
        error_messages={
            "required": _("Please read the terms and tick the box to send the request")
        },
    )

    def __init__(self, data=None, *, current: TermsEdition | None) -> None:
        self.current = current
        super().__init__(data)

    @property
    def shown_now(self) -> str:
        """What the page shows, in the reader's language."""
        return shown(is_english())

    @property
    def consent(self) -> Consent:
        """To the edition that was shown, in the language in which it was."""
        return Consent(self.cleaned_data["edition"], self.cleaned_data["shown"])


class ReduceServers(forms.Form):
    servers = count(_("Servers to remove"))
    day = DayField(
        label=_("Preferred last day (optional)"),
        help_text=_(
            "If left empty, the end of the notice period; on the annual plan, the end of the term."
        ),
    )


class Known(forms.ModelChoiceField):
    def label_from_instance(self, obj: Contact) -> str:
        return f"{obj.name}{bracketed(obj.email)}"


class ChooseContact(forms.Form):
    """One of the company's contacts other than the present responsible person."""

    contact = Known(
        label=_("New responsible person"),
        queryset=Contact.objects.none(),
        empty_label=_("Choose"),
        error_messages={
            "required": _("Choose a person"),
            "invalid_choice": _("Select an option"),
        },
    )

    def __init__(self, *args, contacts, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        typed_field(self, "contact", forms.ModelChoiceField).queryset = contacts


class ParticularsForm(forms.Form):
    """What is on file of a row, to be changed; says what to do in each field's words."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.error_messages["required"] = gettext("Fill in “%(label)s”") % {
                "label": field.label
            }

    def clean(self) -> dict:
        """Art. 5: an address in Japan, of the prefecture to which the postal code belongs."""
        super().clean()
        values = self.cleaned_data
        for name, field in self.fields.items():
            if isinstance(field, Chosen) and not values.get(name):
                values[name] = self.initial.get(name) or field.first
        address, code = values.get("address"), values.get("postal_code")
        if address and not address.startswith(PREFECTURES):
            self.add_error(
                "address",
                gettext("Start the address with the prefecture, such as 東京都千代田区千代田1-1"),
            )
        elif address and code:
            known = {one.prefecture for one in places(code)}
            if known and not address.startswith(tuple(known)):
                there = pgettext("names", ", ").join(sorted(known))
                self.add_error(
                    "address",
                    gettext(
                        "Postal code %(code)s belongs to %(there)s: correct the code or the address"
                    )
                    % {"code": code, "there": there},
                )
        return values


def address_field() -> Typed:
    return Typed(
        label=_("Address"),
        help_text=_("An address in Japan, starting with the prefecture."),
        max_length=200,
        autocomplete="street-address",
    )


class Chosen(forms.ChoiceField):
    """One of some values; where none is sent, the one on file, else the first."""

    widget = forms.RadioSelect

    def __init__(self, values: type[Labelled], **about) -> None:
        super().__init__(choices=choices(values), required=False, **about)
        self.first = next(iter(values)).value


def reference_field(kind: ReferenceKind, help_text: Text) -> Typed:
    optional = format_lazy(_("{label} (optional)"), label=label(kind))
    return Typed(label=optional, help_text=help_text, max_length=LONGEST, required=False)


class ReferencesForm(forms.Form):
    """What the customer calls it in its own books."""

    purchase_order = reference_field(
        ReferenceKind.PURCHASE_ORDER, _("The number of the order or of its approval.")
    )
    own_reference = reference_field(
        ReferenceKind.OWN_REFERENCE, _("A number or name for finding it in the books.")
    )
    cost_centre = reference_field(
        ReferenceKind.COST_CENTRE, _("The department or code that bears the cost.")
    )


class CompanyParticulars(ParticularsForm):
    name = Typed(label=_("Company name"), max_length=120, autocomplete="organization")
    name_kana = Kana(label=_("Company name in kana"), max_length=160, required=False)
    corporate_number = corporate_number_field()
    is_person = sole_proprietor_field()
    postal_code = postal_code_field()
    address = address_field()
    phone = phone_field(_("Telephone number"), required=False)


class AddresseeParticulars(ParticularsForm):
    """Whom documents name, and where they go by post."""

    name = Typed(label=_("Addressee"), max_length=120, autocomplete="organization")
    department = Typed(label=_("Department (optional)"), max_length=80, required=False)
    person = Typed(
        label=_("Person in charge (optional)"),
        help_text=_(
            "If entered, documents are addressed to this person (様), not to the body (御中)."
        ),
        max_length=80,
        required=False,
    )
    is_person = forms.BooleanField(
        label=_("The addressee is a person (様), not a body (御中)"), required=False
    )
    postal_code = postal_code_field()
    address = address_field()


class AccountParticulars(AddresseeParticulars):
    emails = invoice_addresses_field()
    delivery = Chosen(
        Delivery,
        label=_("Delivery of documents"),
        help_text=_("For invoices, reissued invoices and credit notes."),
    )
    file_names = Chosen(FileNames, label=_("File names of documents"))
    language = Chosen(
        Language,
        label=_("Language of documents"),
        help_text=_(
            "Invoices, receipts, letters and certificates made from now on come in this language."
            " What was issued before stays as it is."
        ),
    )
    payer_names = payer_names_field()


class NewAccountParticulars(AccountParticulars, ReferencesForm):
    """Of an account on file the customer writes its references alone, without asking."""


class ContactParticulars(ParticularsForm):
    name = Typed(label=_("Full name"), max_length=80, autocomplete="name")
    name_kana = Kana(label=_("Name in kana (optional)"), max_length=120, required=False)
    department = Typed(label=_("Department (optional)"), max_length=80, required=False)
    email = email_field(label=_("E-mail address"))
    phone = phone_field(_("Telephone number (optional)"), required=False)


def first_day(form: forms.Form, day: date) -> None:
    """The earliest day that the date chooser offers."""
    form.fields["day"].widget.attrs["min"] = day.isoformat()
