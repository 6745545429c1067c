"""What several forms about payments ask for."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from billing.queries.payments import accounts
from contracts.people.models import BillingAccount

MOST_TOLD = 5


class ReasonField(forms.CharField):
    """Why; kept in the journal."""

    def __init__(self, **kwargs) -> None:
        super().__init__(
            label=_("Reason"),
            max_length=200,
            help_text=_("This is recorded in the journal."),
            error_messages={
                "required": _("Enter the reason."),
                "max_length": _("Enter at most 200 characters."),
            },
            **kwargs,
        )


class AccountField(forms.CharField):
    """A billing account by its number, or by words that only one has."""

    def __init__(self, **kwargs) -> None:
        kwargs.setdefault("label", _("Billing account"))
        super().__init__(
            max_length=100,
            widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
            help_text=_("Search by number, name, kana or payer name."),
            **kwargs,
        )

    def clean(self, value: object) -> BillingAccount | None:
        text = super().clean(value)
        if not text:
            return None
        exact = BillingAccount.objects.filter(number=text.strip()).first()
        if exact:
            return exact
        found = list(accounts(text)[: MOST_TOLD + 1])
        if len(found) == 1:
            return found[0]
        if not found:
            raise forms.ValidationError(gettext("No billing account matches."))
        names = " / ".join(f"{one.number} {one}" for one in found[:MOST_TOLD])
        raise forms.ValidationError(
            gettext("Several billing accounts match. Enter the number of one: %(names)s")
            % {"names": names}
        )
