"""Another of the holder's billing accounts for a contract, from a month on (Art. 23-1)."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from billing.operations import account_changes
from billing.queries.billed_accounts import last_billed
from contracts.office.language import bracketed
from contracts.office.terms.explanation import Explanation
from contracts.office.terms.fingerprint import Changed, require
from contracts.people.models import BillingAccount
from contracts.terms.periods import month_first, next_month
from portal.console.customers.act import OnContract
from portal.console.customers.fields import day_field
from portal.fields import typed_field


class Account(forms.ModelChoiceField):
    def label_from_instance(self, obj: BillingAccount) -> str:
        return f"{obj}{bracketed(obj.number)}"


class NewAccount(forms.Form):
    account = Account(
        label=_("New billing account"),
        queryset=BillingAccount.objects.none(),
        empty_label=_("Choose"),
        error_messages={
            "required": _("Choose a billing account. If there is no other, add one first."),
            "invalid_choice": _("Select an option."),
        },
    )
    first = day_field(
        _("First month billed to it"),
        _("Any day of the month. If left empty, the first month not yet billed."),
    )

    def __init__(self, data, others) -> None:
        super().__init__(data)
        typed_field(self, "account", forms.ModelChoiceField).queryset = others


class ChangeAccount(OnContract):
    name, clause = "account", "23-1"
    title = _("Change the billing account")
    lead = _("Whole months; what was issued stays as it is")
    button = _("Change the billing account")
    done = _("The change of the billing account has been recorded.")

    def ask_form(self, data) -> NewAccount:
        accounts = self.subject.customer.billing_accounts.exclude(
            pk=self.subject.billing_account_id
        )
        return NewAccount(data, accounts.order_by("number"))

    def defaults(self) -> None:
        return None

    @property
    def first(self) -> date:
        """The month asked for, else the first one that is not billed."""
        wanted = self.asked["first"]
        if wanted:
            return month_first(wanted)
        accounts = [self.subject.billing_account_id, self.asked["account"].pk]
        billed = last_billed(accounts)
        return next_month(billed) if billed else month_first(self.by.day)

    def consequences(self) -> Explanation:
        return account_changes.decide(self.subject, self.asked["account"], self.by.day, self.first)

    def context(self, found) -> dict:
        return {"explanation": found, "account": self.asked["account"], "first": self.first}

    def do(self, read: str) -> object:
        require(Changed(self.clause), read, self.by.day, self.consequences())
        account = self.asked["account"]
        return account_changes.change_account(self.by, self.subject.pk, account.pk, self.first)


class KeepAccount(OnContract):
    name, clause = "keep-account", "23-1"
    title = _("Withdraw the change of the billing account")
    lead = _("The contract stays with its present billing account")
    button = _("Withdraw the change")
    done = _("The change of the billing account has been withdrawn.")

    @classmethod
    def offered(cls, fact, by) -> bool:
        """From where the change that waits is shown."""
        return False

    def consequences(self) -> object:
        return account_changes.to_withdraw(self.subject)

    def context(self, found) -> dict:
        return {"change": found}

    def fingerprint(self, found) -> str:
        return f"{found.pk}"

    def do(self, read: str) -> object:
        return account_changes.withdraw_account_change(self.by, self.subject.pk)
