"""Damages that staff bill to a holder (Art. 7-3)."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from billing.approvals.parts import lock_account, of_month, on_invoice
from billing.operations import charges
from billing.queries import staff_acts
from billing.terms.staff_acts import ChargeQuote
from contracts.office.approving import ApprovalKind, Proposal, register
from contracts.office.context import By, Duty
from contracts.office.terms.proposal import Fact, Words
from contracts.people.models import BillingAccount


def facts(row: Proposal, day: date) -> list[Fact]:
    account = BillingAccount.objects.get(pk=row.values["billing_account"])
    quote = staff_acts.damages(row.contract or account, day, row.values["amount"], row.reason)
    return [Fact("請求先", "Billing account", f"{account.number} {account}"), *of_quote(quote)]


def of_quote(quote: ChargeQuote) -> list[Fact]:
    """The line, and the invoice that it will be on."""
    line = quote.line
    return [
        Fact("請求する月", "Billing month", of_month(quote.month), "23-1"),
        Fact("請求額(消費税の対象外)", "Amount, not subject to tax", line.amount, "7-3"),
        Fact("明細", "Invoice line", Words(line.explanation.ja, line.explanation.en), "7-3"),
        *on_invoice(quote),
    ]


def carry_out(by: By, second: By, row: Proposal) -> object:
    account_id, amount = row.values["billing_account"], row.values["amount"]
    return charges.charge(by, account_id, amount, row.reason, row.contract, second)


KIND = register(
    ApprovalKind(
        "damages",
        _("Claim for damages"),
        (Duty.ACCOUNTS,),
        "7-3",
        facts,
        lock_account,
        carry_out,
    )
)
