"""What the forms of the steps have in common: a draft, a day, an address."""

from collections.abc import Mapping
from datetime import date

from django import forms
from django.urls import reverse
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from contracts.models import ApplicationDraft, TermsEdition
from contracts.office import normalise
from contracts.office.language import localized
from contracts.office.terms.explanation import Refused
from contracts.people.addresses import PREFECTURES, place, places
from contracts.terms import application as rules
from portal.customer.applying.fields import Typed, postal_code_field

ABROAD = "abroad"


class StepForm(forms.Form):
    """A step of one draft on one day; `raw` is what was typed where it differs."""

    key = ""
    unknown_place = False
    """Whether the postal code that was looked up is no one's."""
    current: TermsEdition | None = None
    """The edition to consent to."""

    @property
    def language(self) -> str:
        """In which its passages are read, where it has any."""
        return ""

    def __init__(self, data, draft: ApplicationDraft, day: date, **kwargs):
        self.draft, self.day = draft, day
        super().__init__(data, **kwargs)
        for field in self.fields.values():
            label = str(field.label)
            field.error_messages["required"] = self._required(label)
            field.error_messages["max_length"] = gettext(
                "“%(label)s” is too long. Use at most %%(limit_value)d characters (now "
                "%%(show_value)d)"
            ) % {"label": label}

    @staticmethod
    def _required(label: str) -> str:
        return gettext("Fill in “%(label)s”") % {"label": label}

    def need(self, *names: str) -> None:
        for name in names:
            if not self.cleaned_data.get(name) and name not in self.errors:
                self.add_error(name, self._required(str(self.fields[name].label)))

    def drop(self, *names: str) -> None:
        """Entries that are not asked for after all, right or wrong."""
        for name in names:
            self.errors.pop(name, None)

    def refuse(self, field: str | None, refusal: Refused) -> None:
        self.add_error(field, localized(refusal))

    def raw(self) -> dict[str, str]:
        """What was typed, where it was kept otherwise."""
        names = [n for n, field in self.fields.items() if isinstance(field, forms.CharField)]
        typed = {name: str(self.data.get(name, "")).replace("\r\n", "\n") for name in names}
        return {name: value for name, value in typed.items() if value != self[name].value()}

    def asked(self) -> list[str]:
        """The fields that count, by the choices made."""
        return [field.name for field in self.visible_fields()]


class AddressForm(StepForm):
    """A Japanese address; its prefecture and city can be had from the postal code."""

    postal_code = postal_code_field()
    prefecture = forms.ChoiceField(
        label=_("Prefecture"),
        choices=[
            ("", _("Choose")),
            *((name, name) for name in PREFECTURES),
            (ABROAD, _("Outside Japan")),
        ],
        widget=forms.Select({"autocomplete": "address-level1"}),
    )
    city = Typed(
        label=_("City"),
        max_length=60,
        autocomplete="address-level2",
    )
    street = Typed(
        label=_("Street and number"),
        max_length=80,
        autocomplete="address-line1",
    )
    building = Typed(
        label=_("Building and floor"),
        max_length=50,
        required=False,
        autocomplete="address-line2",
    )

    def __init__(self, data, draft: ApplicationDraft, day: date, **kwargs):
        super().__init__(data, draft, day, **kwargs)
        self.fields["postal_code"].widget.attrs |= {
            "hx-post": reverse("apply_step", args=[self.key]),
            "hx-trigger": "change",
            "hx-include": "closest form",
            "hx-vals": '{"action": "lookup"}',
            "hx-select": "#place",
            "hx-target": "#place",
            "hx-swap": "outerHTML",
        }

    def clean(self) -> dict:
        super().clean()
        values = self.cleaned_data
        if values.get("prefecture") == ABROAD:
            try:
                rules.check_address("", agreed=False)
            except Refused as refusal:
                self.refuse("prefecture", refusal)
        elif values.get("postal_code") and values.get("prefecture"):
            self._agree(values["postal_code"], values["prefecture"])
        return values

    def _agree(self, postal_code: str, prefecture: str) -> None:
        known = {one.prefecture for one in places(postal_code)}
        if known and prefecture not in known:
            there = pgettext("names", ", ").join(sorted(known))
            self.add_error(
                "prefecture",
                gettext(
                    "Postal code %(postal_code)s belongs to %(there)s: correct the code "
                    "or the prefecture"
                )
                % {"postal_code": postal_code, "there": there},
            )


def filled(data, names: tuple[str, ...] = ("prefecture", "city", "street")):
    """What was posted, with the place of its postal code; None in its place if unknown."""
    found = place(normalise.number(data.get("postal_code", "")))
    values = data.copy()
    if found is None:
        return values, None
    for name, value in zip(names, (found.prefecture, found.city, found.town), strict=True):
        if value and not (name == "street" and values.get(name)):
            values[name] = value
    return values, found


def address(values: Mapping) -> str:
    """The parts as one line, as it is kept."""
    line = values["prefecture"] + values["city"] + values["street"]
    return f"{line} {values['building']}".strip()
