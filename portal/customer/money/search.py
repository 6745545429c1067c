"""The search form of the invoice list: every field may be left empty, all combine."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from billing.queries.search import InvoiceCriteria, InvoiceState
from contracts.office.language import Text, choices
from portal.fields import DayField, YenField, search_text

STATES = [("", pgettext_lazy("choice", "All")), *choices(InvoiceState)]


class Period(forms.Form):
    """Days of issue, both ends included."""

    issued_from = DayField(label=_("Issued from"))
    issued_to = DayField(label=_("Issued to"))

    def clean(self) -> dict:
        super().clean()
        values = self.cleaned_data
        self.in_order(
            "issued_from",
            "issued_to",
            _("Enter a date on or after the “from” date."),
        )
        return values

    def in_order(self, first: str, last: str, message: Text) -> None:
        low, high = self.cleaned_data.get(first), self.cleaned_data.get(last)
        if low is not None and high is not None and low > high:
            self.add_error(last, message)


class DaysAndAmounts(Period):
    """Days and yen, both ends included."""

    least = YenField(label=_("Amount from"))
    most = YenField(label=_("Amount to"))

    def clean(self) -> dict:
        super().clean()
        values = self.cleaned_data
        self.in_order(
            "least",
            "most",
            _("Enter an amount that is not below the “from” amount."),
        )
        return values

    @property
    def query(self) -> str:
        """What was asked, for addresses: `least=1000&state=paid`."""
        return self._asked(self.fields)

    def _asked(self, names: Iterable[str]) -> str:
        asked = {name: self.cleaned_data.get(name) for name in names}
        return urlencode([(n, value) for n, value in asked.items() if value not in (None, "")])


class InvoiceSearch(DaysAndAmounts):
    text = search_text(_("Number, month, amount, contract, account, your reference"))
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=STATES,
        error_messages={"invalid_choice": _("Select an option.")},
    )

    @property
    def criteria(self) -> InvoiceCriteria:
        return InvoiceCriteria(**self.cleaned_data)

    @property
    def period(self) -> str:
        """The days of issue that were asked for, for the address of the PDFs in one file."""
        return self._asked(("issued_from", "issued_to"))
