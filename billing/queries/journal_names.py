"""What the journal calls documents, payments, dunning and their amounts."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from billing.bank.columns import COLUMNS
from billing.queries.allocation_reasons import REASONS
from billing.terms.dunning import Step
from contracts.office.language import label, localized
from contracts.office.queries.journal_words import VALUES, ValueName, call, call_yen
from contracts.office.subjects import SUBJECTS, Subject, keyed, numbered
from contracts.office.templatetags.language import month


def _month(key: str) -> str:
    return month(date.fromisoformat(f"{key}-01"))


numbered("invoice", _("Invoice"), "staff_invoice", prefix="INV-")
numbered("credit_note", _("Credit note"), "staff_credit_note_pdf", prefix="CN-")
numbered("receipt", _("Receipt"), "staff_receipt_pdf", prefix="RC-")
numbered("money_certificate", _("Certificate"), "staff_money_certificate_pdf")
SUBJECTS.register(Subject("run", _("Billing run"), "billing_run", _month))
SUBJECTS.register(Subject("month", _("Month close"), "month_close", _month))
keyed("payment", _("Payment"), "staff_payment")
keyed("proposal", _("Dunning proposal"), "dunning_proposal")
keyed("hold", _("Dunning hold"))
keyed("dunning", _("Dunning letter"), "dunning_letter")
keyed("charge", _("Claim for damages"))
keyed("correction", _("Correction of fees"))
keyed("policy_draft", _("Draft of the dunning policy"), "policy_draft")
keyed("bank_file", _("Bank file"), "bank_file")
keyed("bank_record", _("Bank transaction"))
keyed("journal_layout", _("Journal CSV layout"), "journal_layout")
keyed("bank_format", _("Format of bank files"), "bank_format")

call(
    applied=_("Allocated"),
    invoices=_("Invoices"),
    learned=_("Payer name learned"),
    others=_("Other invoices"),
    reversed=_("Reversed"),
    records=_("Bank transactions"),
    promised_on=_("Promised for"),
    moved_to=_("Moved to"),
    money_certificate=_("Certificate"),
    receipt=_("Receipt"),
    contracts_left=_("Contracts that can be suspended or terminated"),
    failed=_("Failed"),
    nothing=_("Nothing to bill"),
    invoice_issued_on=_("Issued on"),
    payee=_("Payee"),
    why=_("Calculation"),
    **{"from": _("Paid from")},
)
call(
    alias=_("Payer name learned"),
    by_hand=_("Decided by staff"),
    cancelled_by=_("Cancelled by entry"),
    cancels=_("Cancels entry"),
    confidence=_("Confidence"),
    credit_note=_("Credit note"),
    divided=_("Split into"),
    earlier=_("Repeats or takes back"),
    issuer=_("Issuer"),
    named=_("Confidence by name and number"),
    references=_("References of the customer"),
    parts=_("Parts"),
    proposals=_("Suggestions"),
    reasons=_("Reasons"),
    registration_number=_("Registration number"),
    **{"issuer.lines": _("Address"), "recipient.person": _("Contact person")},
    undone=_("Payments undone"),
)
call(  # of a bank's CSV and of a file's trailers
    accounts=_("Bank accounts"),
    footer=_("Lines at the end"),
    has_headings=_("The file has a heading line"),
    notes=_("Remarks on how it was read"),
    skip=_("Lines to skip"),
    out=_("Money out (entries, yen)"),
    cancelled=_("Cancelled (entries, yen)"),
    **{"in": _("Money in (entries, yen)")},
    **{
        name: label(COLUMNS[name])
        for name in ("booking_day", "booking_month", "direction", "incoming", "outgoing")
    },
)
call(
    layout_name=_("Name of the layout"),
    layout_columns=_("Columns of the file"),
    layout_accounts=_("Your accounts"),
    layout_classes=_("Tax classes"),
)
call_yen(
    credit=_("Credit"),
    due=_("Overdue in total"),
    interest=_("Late interest"),
    of=_("Amount transferred"),
    settled=_("Allocated"),
)


def _reason(value: str) -> str:
    return localized(REASONS[value]) if value in REASONS else ""


def _step(value: str) -> str:
    return str(label(Step(value))) if value in list(Step) else ""


VALUES.register(ValueName("reason", _("Reason"), say=_reason))
VALUES.register(ValueName("steps", _("Steps"), say=_step))
