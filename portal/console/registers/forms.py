"""The forms of the registers: searching, entering, recording what was done."""

from collections.abc import Collection, Mapping
from datetime import date

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from billing.queries.search import plain
from contracts.models import Contract
from contracts.office.language import Text, choices, label
from contracts.people.models import Customer
from portal.console.customers import numbers
from portal.console.customers.lists import Search, choice_field
from portal.fields import DayField, search_text, text_field
from portal.uploads import CheckedFile
from support.registers.models import Entry
from support.registers.queries.finding import DUE
from support.registers.terms.acting import LONGEST_NAME, LONGEST_TEXT, NewEntry
from support.registers.terms.facts import Done
from support.registers.terms.facts import Entry as Facts
from support.registers.terms.kinds import (
    CHOICES,
    INFORMATION,
    WITH_PAPER,
    WITH_PERSON,
    WITH_TEXT,
    ActKind,
    Asked,
    Register,
    Sort,
    State,
)

NOT_LISTED = _("Select an option.")
NAMES: Mapping[Sort, Mapping[str, Text]] = {
    Sort.SUBCONTRACT: {
        "party": _("Subcontractor"),
        "title": _("Work entrusted"),
        "scope": _("What is given for it"),
        "starts_on": _("Begins on"),
    },
    Sort.RECEIVED: {
        "party": _("Received from"),
        "title": _("Information"),
        "scope": _("Scope"),
        "starts_on": pgettext_lazy("register", "Received on"),
    },
    Sort.GIVEN: {
        "party": _("Given to"),
        "title": _("Information"),
        "scope": _("Scope"),
        "starts_on": _("Given on"),
    },
    Sort.REQUEST: {
        "party": _("Individual"),
        "title": pgettext_lazy("register", "Request"),
        "scope": _("Data concerned"),
        "starts_on": _("Arrived on"),
    },
}
"""What the columns are called for each sort of entry."""
HELP: Mapping[Sort, Text] = {
    Sort.SUBCONTRACT: _("Information, equipment and access that the subcontractor gets."),
    Sort.RECEIVED: _("As specified when it was provided; leave empty if it was not."),
    Sort.GIVEN: _("As specified when it was provided; leave empty if it was not."),
    Sort.REQUEST: _("Which data about the individual the request is about."),
}


def labels_of(sort: Sort) -> Mapping[str, Text]:
    """For templates: what the columns of an entry are called."""
    return NAMES[sort]


class EntrySearch(Search):
    """Words of an entry or its customer, and how far it has come."""

    text = search_text(_("Number, party, subject, scope"))
    state = choice_field(
        _("State"), [(DUE, pgettext_lazy("register", "Due by today")), *choices(State)]
    )

    def clean_text(self) -> str:
        return plain(self.cleaned_data["text"])


def _day(name: Text, *, required: bool = False, help_text: Text = "") -> DayField:
    missing = {"required": _("Enter a date.")}
    return DayField(label=name, required=required, help_text=help_text, error_messages=missing)


def _not_ahead(day: date, today: date) -> date:
    if day > today:
        raise forms.ValidationError(gettext("Enter a date up to today."))
    return day


class EntryForm(forms.Form):
    """What an entry of a sort needs; a company's number says whose information it is."""

    def __init__(self, register: Register, sort: Sort, today: date, *args, **kwargs) -> None:
        super().__init__(*args, **{"initial": {"starts_on": today}, **kwargs})
        self.register, self.sort, self.today = register, sort, today
        names, is_open = NAMES[sort], register is Register.CONFIDENTIAL
        fields = self.fields
        if sort is Sort.REQUEST:
            fields["asked"] = forms.ChoiceField(
                label=pgettext_lazy("register", "Requested"),
                choices=[("", _("Choose")), *choices(Asked)],
                error_messages={"required": _("Choose one."), "invalid_choice": NOT_LISTED},
            )
        fields["title"] = text_field(names["title"], LONGEST_NAME)
        fields["party"] = text_field(names["party"], LONGEST_NAME)
        fields["starts_on"] = _day(names["starts_on"], required=True)
        fields["scope"] = text_field(
            names["scope"], LONGEST_TEXT, required=not is_open, rows=3, help_text=HELP[sort]
        )
        if sort in INFORMATION:
            purpose = _("What it is used for in the service.")
            fields["purpose"] = text_field(_("Purpose of use"), LONGEST_NAME, help_text=purpose)
        if is_open:
            fields["marking"] = text_field(
                _("Marking (optional)"),
                LONGEST_NAME,
                required=False,
                help_text=_("The words on it that say it is confidential."),
            )
            fields["designated_on"] = _day(
                _("Designated in writing on (optional)"),
                help_text=_("Information that was not designated in writing is not confidential."),
            )
        fields["customer"] = text_field(_("Customer number (optional)"), 60, required=False)
        fields["contract"] = text_field(_("Contract number (optional)"), 60, required=False)
        fields["file"] = CheckedFile(label=_("File (optional)"), required=False)

    def clean_starts_on(self) -> date:
        """A subcontract alone may be entered before it begins."""
        day = self.cleaned_data["starts_on"]
        return day if self.sort is Sort.SUBCONTRACT else _not_ahead(day, self.today)

    def clean_customer(self) -> Customer | None:
        return numbers.customer(self.cleaned_data["customer"])

    def clean_contract(self) -> Contract | None:
        row = numbers.contract(self.cleaned_data["contract"])
        numbers.require_own(row, self.cleaned_data.get("customer"))
        return row

    @property
    def entry(self) -> NewEntry:
        """What was asked to be entered."""
        values = self.cleaned_data
        asked = values.get("asked")
        facts = Facts(
            self.register,
            self.sort,
            values["starts_on"],
            values["scope"],
            values.get("marking", ""),
            values.get("designated_on"),
            Asked(asked) if asked else None,
        )
        return NewEntry(facts, values["party"], values["title"], values.get("purpose", ""))


class ActForm(forms.Form):
    """What an act needs: its day, a choice, who it was given to, words, a file."""

    def __init__(
        self,
        kind: ActKind,
        people: Collection[str],
        subcontracts: Collection[Entry],
        today: date,
        *args,
        **kwargs,
    ) -> None:
        super().__init__(*args, **{"initial": {"day": today}, **kwargs})
        self.kind, self.today = kind, today
        fields = self.fields
        fields["day"] = _day(pgettext_lazy("register", "Day"), required=True)
        self._add_choices()
        if kind is ActKind.DISCLOSED:
            fields["subcontract"] = forms.TypedChoiceField(
                label=_("Subcontractor (only where needed for a subcontract)"),
                required=False,
                coerce=int,
                empty_value=None,
                choices=[
                    ("", _("Not to a subcontractor")),
                    *((one.pk, f"{one.party} {one.number}") for one in subcontracts),
                ],
                error_messages={"invalid_choice": NOT_LISTED},
            )
        if kind is ActKind.ACCESS_ENDED:
            fields["who"] = forms.ChoiceField(
                label=_("Who"),
                choices=[(one, one) for one in people],
                error_messages={"required": _("Choose one."), "invalid_choice": NOT_LISTED},
            )
        elif kind in WITH_PERSON:
            needed = kind is ActKind.ACCESS
            whom = _("Who") if needed else _("To whom, other than a subcontractor")
            fields["who"] = text_field(whom, LONGEST_NAME, required=needed)
        if kind is ActKind.RETURN_ASKED:
            fields["until"] = _day(
                _("Day named (optional)"), help_text=_("If left empty, 14 days from the request.")
            )
        fields["text"] = text_field(
            _("Details") if kind in WITH_TEXT else _("Details (optional)"),
            LONGEST_TEXT,
            required=kind in WITH_TEXT,
            rows=3,
        )
        paper = kind in WITH_PAPER
        fields["file"] = CheckedFile(
            label=pgettext_lazy("register", "Document") if paper else _("File (optional)"),
            required=paper,
        )

    def _add_choices(self) -> None:
        choice = CHOICES.get(self.kind)
        if choice is None:
            return
        name, listed = label(choice), choices(choice.kinds)
        errors = {"required": _("Choose one."), "invalid_choice": NOT_LISTED}
        if self.kind is ActKind.DUTIES:
            self.fields["choices"] = forms.MultipleChoiceField(
                label=name,
                choices=listed,
                widget=forms.CheckboxSelectMultiple,
                error_messages=errors,
            )
        else:
            self.fields["choices"] = forms.ChoiceField(
                label=name, choices=listed, widget=forms.RadioSelect, error_messages=errors
            )

    def clean_day(self) -> date:
        """Only a disclosure that the law will require is recorded before it is made."""
        day = self.cleaned_data["day"]
        return day if self.kind is ActKind.DISCLOSED else _not_ahead(day, self.today)

    def done(self) -> Done:
        """What was asked to be recorded."""
        values = self.cleaned_data
        picked = values.get("choices") or ()
        return Done(
            self.kind,
            values["day"],
            self.today,
            (picked,) if isinstance(picked, str) else tuple(picked),
            values.get("who", "").strip(),
            values.get("until"),
        )
