"""Credit of a billing account paid out, put before a second person (Art. 23-1)."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from billing.approvals import payout
from billing.models import Payout
from billing.operations import payouts
from billing.queries.receivables import credit_of
from billing.templatetags.documents import yen
from billing.terms.payee import AccountType, Payee, payee
from billing.terms.payout import require_day
from contracts.office.context import Duty
from contracts.office.language import choices, sentence
from contracts.office.terms.explanation import Refused
from portal.console.customers.act import Proposed, Send
from portal.console.customers.fields import day_field, reason_field
from portal.fields import YenField
from portal.uploads import CheckedFile

LONGEST_REASON = Payout._meta.get_field("reason").max_length or 0
REQUIRED = {"required": _("Enter the payee's bank account.")}
ACCOUNT = ("bank", "branch", "account_type", "account_number", "holder")


def _text(label) -> forms.CharField:
    return forms.CharField(label=label, max_length=60, error_messages=REQUIRED)


class PayingOut(forms.Form):
    amount = YenField(
        label=_("Amount"),
        required=True,
        error_messages={"required": _("Enter the amount.")},
    )
    day = day_field(_("Date it leaves the bank"), _("Leave empty for the day of approval."))
    bank = _text(_("Bank"))
    branch = _text(_("Branch"))
    account_type = forms.ChoiceField(
        label=_("Account type"),
        choices=choices(AccountType),
        error_messages={"invalid_choice": _("Select an option.")},
    )
    account_number = _text(_("Account number"))
    holder = _text(_("Account holder"))

    def clean(self) -> dict:
        super().clean()
        values = self.cleaned_data
        if all(values.get(name) for name in ACCOUNT):
            try:
                values["payee"] = payee(*(values[name] for name in ACCOUNT))
            except Refused as refusal:
                self.add_error(None, sentence(refusal))
        return values


class Papers(Send):
    reason = reason_field(_("Reason for the refund, for the approver."), most=LONGEST_REASON)
    document = CheckedFile(label=_("Documents (optional)"), required=False)
    field_order = ["reason", "document", "read"]


class PayOut(Proposed):
    name, clause, duty = "payout", "23-1", Duty.ACCOUNTS
    title = _("Refund credit")
    lead = _("Refunds credit from our bank, oldest first, once a second person approves")
    button = _("Propose the refund")
    ask, send, kind = PayingOut, Papers, payout.KIND

    def ask_form(self, data) -> forms.Form:
        form, credit = super().ask_form(data), credit_of(self.subject.pk)
        form.fields["amount"].help_text = gettext("The credit is %(yen)s.") % {"yen": yen(credit)}
        return form

    def consequences(self) -> dict:
        asked = self.asked
        day, amount = asked["day"] or self.by.day, asked["amount"]
        require_day(day, self.by.day)
        taken = payouts.sources(self.subject.pk, amount, day)
        return {
            "amount": amount,
            "day": day,
            "payee": asked["payee"],
            "sources": list(payout.of_sources(taken)),
            "rest": credit_of(self.subject.pk) - amount,
        }

    @property
    def values(self) -> dict:
        to: Payee = self.asked["payee"]
        return {
            "billing_account": self.subject.pk,
            "amount": self.asked["amount"],
            "day": self.asked["day"].isoformat() if self.asked["day"] else None,
            **to.to_json(),
        }
