"""What references to documents, payments and dunning are called."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from contracts.office.subjects import SUBJECTS, Subject, keyed, numbered
from contracts.office.templatetags.language import month


def _month(key: str) -> str:
    return month(date.fromisoformat(f"{key}-01"))


numbered("invoice", _("Invoice"), "staff_invoice", prefix="INV-")
numbered("credit_note", _("Credit note"), "staff_credit_note_pdf", prefix="CN-")
SUBJECTS.register(Subject("run", _("Billing run"), "billing_run", _month))
keyed("payment", _("Payment"), "staff_payment")
keyed("proposal", _("Dunning proposal"), "dunning_proposal")
keyed("hold", _("Dunning hold"))
keyed("dunning", _("Dunning letter"), "dunning_letter")
keyed("charge", _("Claim for damages"))
keyed("policy_draft", _("Draft of the dunning policy"), "policy_draft")
keyed("bank_file", _("Bank file"), "bank_file")
keyed("bank_record", _("Bank transaction"))
keyed("bank_format", _("Format of bank files"), "bank_format")
