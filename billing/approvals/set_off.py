"""An invoice is settled against what we owe the customer (Civil Code 505, 506)."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from billing.approvals.parts import day_of, lock_invoice
from billing.models import Invoice
from billing.operations import set_off
from billing.queries.receivables import outstanding, with_outstanding
from billing.terms import set_off as rules
from contracts.office.approving import ApprovalKind, Proposal, register
from contracts.office.context import By, Duty
from contracts.office.terms.proposal import Fact


def facts(row: Proposal, today: date) -> list[Fact]:
    """What is settled of the invoice, on which day, and what stays unpaid of it."""
    values = row.values
    invoice = with_outstanding(Invoice.objects.all()).get(pk=values["invoice"])
    day, amount, unpaid = day_of(values, "day") or today, values["amount"], outstanding(invoice)
    rules.check(unpaid, amount, invoice.issued_on, day, today)
    return [
        Fact("請求書", "Invoice", invoice.number),
        Fact("未払額", "Unpaid amount", unpaid),
        Fact("相殺する額", "Amount set off", amount, rules.CLAUSE),
        Fact("相殺の日", "Set-off date", day),
        Fact("相殺後の未払額", "Unpaid amount afterwards", unpaid - amount),
    ]


def carry_out(by: By, second: By, row: Proposal) -> object:
    values = row.values
    day = day_of(values, "day") or by.day
    paper = row.document.name
    return set_off.set_off(by, values["invoice"], values["amount"], day, row.reason, paper, second)


KIND = register(
    ApprovalKind(
        "set_off",
        _("Set-off"),
        (Duty.ACCOUNTS,),
        rules.CLAUSE,
        facts,
        lock_invoice,
        carry_out,
    )
)
