"""A fee that was billed wrongly, put before a second person to be billed right (Art. 23-1)."""

from unicodedata import normalize

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from billing.approvals import correction
from billing.queries import staff_acts
from billing.queries.charges import corrected, given_back
from billing.terms.charges import CORRECTED, Correction
from billing.terms.staff_acts import ChargeQuote
from contracts.models import Contract
from contracts.office.context import Duty
from contracts.office.language import Text
from contracts.terms.facts import Formed
from portal.console.customers.act import Proposed
from portal.console.customers.agreement_and_damages import WithPapers
from portal.console.customers.fields import day_field, reason_field
from portal.fields import YenField

MOST = 200


def _wording(label: Text, help_text: Text, **kwargs) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=MOST,
        error_messages={
            "required": _("Enter what the invoice says."),
            "max_length": format_lazy(_("Enter at most {most} characters."), most=MOST),
            "null_characters_not_allowed": _("This contains a character that cannot be used."),
        },
        **kwargs,
    )


class InvoiceNumber(forms.CharField):
    """The number of an invoice; full-width letters are taken too."""

    def to_python(self, value: object) -> str:
        return normalize("NFKC", super().to_python(value) or "").strip().upper()


class Correcting(forms.Form):
    corrects = InvoiceNumber(
        label=_("Invoice corrected (optional)"),
        help_text=_("The number of the invoice with the wrong amount. The new line names it."),
        required=False,
        max_length=30,
    )
    first = day_field(
        _("First day of the period"),
        required=True,
        error_messages={"required": _("Enter the first day.")},
    )
    last = day_field(
        _("Last day of the period"),
        _("Counted too. Its tax rate applies."),
        required=True,
        error_messages={"required": _("Enter the last day.")},
    )
    amount = YenField(
        label=_("Right amount before tax"),
        required=True,
        error_messages={"required": _("Enter the amount.")},
    )
    reason = _wording(
        _("Wording on the invoice (Japanese)"), _("The customer reads it on the line.")
    )
    reason_en = _wording(
        _("Wording in English (optional)"),
        _("If left empty, the Japanese wording."),
        required=False,
    )
    why = reason_field(_("For staff and the approver. It is not on the invoice."))


class CorrectFees(Proposed):
    name, clause, duty = "correct-fees", CORRECTED, Duty.ACCOUNTS
    title = _("Bill a corrected fee")
    lead = _(
        "Give the wrong amount back by a credit note; the right one is a new line on the next "
        "invoice, once a second person approves"
    )
    button = _("Propose the correction")
    ask, send, kind = Correcting, WithPapers, correction.KIND
    subject: Contract

    @classmethod
    def offered(cls, fact, by) -> bool:
        return isinstance(fact, Formed)

    def ask_form(self, data) -> Correcting:
        """A link fills in some of the entries; nothing is wrong about the others yet."""
        if data is not None and "amount" not in data:
            return Correcting(initial=data.dict())
        return Correcting(data)

    @property
    def correction(self) -> Correction:
        asked = self.asked
        return Correction(
            asked["first"],
            asked["last"],
            asked["reason"],
            asked["reason_en"],
            asked["corrects"] or None,
        )

    def consequences(self) -> ChargeQuote:
        return staff_acts.correction(
            self.subject, self.by.day, self.asked["amount"], self.reason, self.correction
        )

    def context(self, found) -> dict:
        invoice = corrected(self.subject.billing_account_id, self.asked["corrects"])
        return {
            "quote": found,
            "corrects": invoice,
            "given_back": given_back(invoice) if invoice else [],
        }

    @property
    def values(self) -> dict:
        correction = self.correction
        return {
            "amount": self.asked["amount"],
            "first": correction.first.isoformat(),
            "last": correction.last.isoformat(),
            "reason": correction.ja,
            "reason_en": correction.en,
            "corrects": correction.corrects,
        }

    @property
    def reason(self) -> str:
        return self.asked["why"].strip()
