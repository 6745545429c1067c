"""The forms of incoming mail."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from billing.queries.search import plain
from contracts.office.language import choices
from contracts.people.models import Customer
from portal.console.customers import numbers
from portal.console.customers.lists import Search, choice_field
from portal.fields import search_text, text_field
from support.inbound.models import NO_COMPANY_YET
from support.inbound.queries.log import AT_THE_DESK, MailCriteria
from support.inbound.terms.kinds import Fate, Kind


class MailSearch(Search):
    text = search_text(_("Sender, subject"))
    fate = choice_field(
        pgettext_lazy("mail", "Outcome"),
        [*choices(Fate), (AT_THE_DESK, NO_COMPANY_YET)],
    )
    kind = choice_field(_("Kind"), choices(Kind))

    def clean_text(self) -> str:
        return plain(self.cleaned_data["text"])

    @property
    def criteria(self) -> MailCriteria:
        return MailCriteria(**self.cleaned_data)


class FileForm(forms.Form):
    """Where a mail belongs: a company's new inquiry, or one that there is."""

    customer = text_field(
        _("Customer number (optional)"),
        60,
        required=False,
        help_text=_("It becomes a new inquiry of this company."),
    )
    inquiry = text_field(
        _("Inquiry number (optional)"),
        60,
        required=False,
        help_text=_("It is added to this inquiry."),
    )

    def clean_customer(self) -> Customer | None:
        return numbers.customer(self.cleaned_data["customer"])
