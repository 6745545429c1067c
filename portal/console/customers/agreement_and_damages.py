"""Individual agreements and damages, each put before a second person (Art. 2-2, 7-3)."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from billing.approvals import agreement, damages
from billing.queries import staff_acts
from billing.queries.content import title
from billing.terms.staff_acts import AgreementQuote, ChargeQuote
from contracts.models import Contract
from contracts.office.context import Duty
from contracts.office.language import localized, sentence
from contracts.people.models import BillingAccount
from contracts.queries import facts
from contracts.terms.facts import Formed
from contracts.terms.parameters import (
    SPECIFICATIONS,
    InvalidParameter,
    Parameters,
    ParameterScope,
    to_json,
    validated,
)
from portal.console.customers.act import Proposed, Send
from portal.console.customers.fields import (
    day_field,
    parameter_field,
    reason_field,
)
from portal.fields import YenField
from portal.public.figures import worded
from portal.uploads import CheckedFile


class Agreeing(forms.Form):
    """From a day to a day, and each figure that may be agreed; one left empty is not agreed."""

    first = day_field(_("Effective date"), _("If left empty, the day of approval."))
    last = day_field(_("Effective until"), _("If left empty, there is no last day."))

    def __init__(self, data, scope: ParameterScope, now: Parameters) -> None:
        super().__init__(data)
        self.scope = scope
        self.names = [n for n, one in SPECIFICATIONS.items() if one.scope is scope]
        for name in self.names:
            self.fields[name] = parameter_field(name, worded(name, getattr(now, name)))

    def clean(self) -> dict:
        super().clean()
        cleaned = self.cleaned_data
        given = {n: cleaned[n] for n in self.names if cleaned.get(n) not in (None, "")}
        values: dict[str, Any] = {}
        for name, value in given.items():
            try:
                values |= validated({name: value}, self.scope)
            except InvalidParameter as error:
                self.add_error(name, sentence(error))
        if not given and not self.errors:
            raise ValidationError(gettext("Enter at least one figure."))
        return {**cleaned, "values": values}


class Written(Send):
    reason = reason_field(_("How the agreement came about. The approver reads this."))
    document = CheckedFile(label=_("Written agreement"))
    field_order = ["reason", "document", "read"]


class Agree(Proposed):
    name, clause = "agree", "2-2"
    title = _("Record an individual agreement")
    lead = _(
        "Takes precedence over the terms. Attach the written agreement; it takes effect when a "
        "second person approves"
    )
    button = _("Propose the agreement")
    send, kind = Written, agreement.KIND

    def ask_form(self, data) -> Agreeing:
        book, day, mine = facts.book(), self.by.day, self.subject
        if isinstance(mine, Contract):
            figures = book.agreed(facts.of_contract(mine).agreements)
            return Agreeing(data, ParameterScope.CONTRACT, figures.on(day))
        figures = facts.account_figures([mine.pk], book)[mine.pk]
        return Agreeing(data, ParameterScope.ACCOUNT, figures.on(day))

    def consequences(self) -> AgreementQuote:
        asked, day = self.asked, self.by.day
        first = asked["first"] or day
        return staff_acts.agreement(self.subject, day, asked["values"], first, asked["last"])

    def context(self, found) -> dict:
        return {
            "quote": found,
            "figures": [
                {
                    "name": localized(SPECIFICATIONS[one.name]),
                    "clause": SPECIFICATIONS[one.name].clause,
                    "before": worded(one.name, one.before),
                    "after": worded(one.name, one.after),
                }
                for one in found.figures
            ],
            "months": [(m, [(line, title(line)) for line in m.lines]) for m in found.months],
            "at_once": self.asked["first"] is None,
        }

    @property
    def values(self) -> dict:
        first, last = self.asked["first"], self.asked["last"]
        return {
            **billed_to(self.subject),
            "parameters": to_json(self.asked["values"]),
            "first": first.isoformat() if first else None,
            "last": last.isoformat() if last else None,
        }


class Damage(forms.Form):
    amount = YenField(
        label=_("Amount"),
        required=True,
        error_messages={"required": _("Enter the amount.")},
    )
    reason = reason_field(_("It is printed on the invoice."), most=200)


class WithPapers(Send):
    document = CheckedFile(label=_("Documents (optional)"), required=False)
    field_order = ["document", "read"]


class Damages(Proposed):
    name, clause, duty = "damages", "7-3", Duty.ACCOUNTS
    title = _("Bill damages")
    lead = _(
        "Added to the next invoice as a line not subject to tax, once a second person approves"
    )
    button = _("Propose the claim for damages")
    ask, send, kind = Damage, WithPapers, damages.KIND

    @classmethod
    def offered(cls, fact, by) -> bool:
        return isinstance(fact, Formed)

    def consequences(self) -> ChargeQuote:
        return staff_acts.damages(
            self.subject, self.by.day, self.asked["amount"], self.asked["reason"]
        )

    @property
    def values(self) -> dict:
        return {**billed_to(self.subject), "amount": self.asked["amount"]}

    @property
    def reason(self) -> str:
        return self.asked["reason"].strip()


def billed_to(subject: Contract | BillingAccount) -> dict:
    """The billing account, as a proposal's values name it."""
    if isinstance(subject, Contract):
        return {"billing_account": subject.billing_account_id}
    return {"billing_account": subject.pk}
