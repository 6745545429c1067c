"""A debt is given up (Art. 24-1)."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from billing.approvals.parts import lock_invoice
from billing.models import Invoice
from billing.operations import write_off
from billing.queries.receivables import receivables
from billing.terms import write_off as rules
from billing.terms.interest import unbilled
from contracts.office.approving import ApprovalKind, Proposal, register
from contracts.office.context import By, Duty
from contracts.office.terms.proposal import Fact, Words


def before_typing(row: Proposal, day: date) -> tuple[int, int]:
    """What is unpaid of the invoice, and its late interest to the day not yet billed."""
    known = receivables([row.values["invoice"]])[row.values["invoice"]]
    return known.outstanding, unbilled(known, day)


def facts(row: Proposal, day: date) -> list[Fact]:
    """With the whole rest goes the interest accrued to the day and not yet billed."""
    values = row.values
    rules.check(values["ground"], row.reason)
    known = receivables([values["invoice"]])[values["invoice"]]
    given_up = rules.amount(known.outstanding, values.get("amount"))
    interest = unbilled(known, day) if given_up == known.outstanding else 0
    number = Invoice.objects.values_list("number", flat=True).get(pk=values["invoice"])
    return [
        Fact("請求書", "Invoice", number),
        Fact("区分", "Ground", Words(*rules.GROUNDS[values["ground"]]), rules.CLAUSE),
        Fact("未払額", "Unpaid amount", known.outstanding),
        Fact("貸倒れとする額", "Amount to write off", given_up, rules.CLAUSE),
        Fact("請求しなくなる遅延損害金", "Late interest no longer billed", interest, "24-1"),
    ]


def carry_out(by: By, second: By, row: Proposal) -> object:
    values = row.values
    return write_off.write_off(
        by, values["invoice"], values["ground"], row.reason, values.get("amount"), second
    )


KIND = register(
    ApprovalKind(
        "write_off",
        _("Write-off"),
        (Duty.ACCOUNTS,),
        rules.CLAUSE,
        facts,
        lock_invoice,
        carry_out,
        before_typing,
    )
)
