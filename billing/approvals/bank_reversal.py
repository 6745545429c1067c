"""The bank took back money that had settled invoices (Art. 23-1)."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext_lazy as _

from billing.models import Payment
from billing.operations import reversals
from billing.queries.taken_back import PROPOSAL
from contracts.office.approving import ApprovalKind, Proposal, register
from contracts.office.context import By, Duty
from contracts.office.terms.days import ja_day
from contracts.office.terms.proposal import Fact, Words
from contracts.people.operations.locking import lock_accounts


def facts(row: Proposal, day: date) -> Iterable[Fact]:
    """The payment, and the invoices that are open again when it is undone."""
    payment = Payment.objects.select_related("billing_account").get(pk=row.values["payment"])
    reversals.check(payment)
    account = f"{payment.billing_account} {payment.billing_account.number}"
    yield Fact("請求先", "Billing account", account)
    yield Fact("入金額", "Payment", payment.amount, reversals.CLAUSE)
    yield Fact("起算日", "Value date", payment.value_date)
    taken_on = date.fromisoformat(row.values["day"])
    yield Fact("銀行が取り消した日", "Taken back by the bank on", taken_on)
    standing = payment.allocations.filter(reverses=None, reversal=None).select_related("invoice")
    for one in standing.order_by("invoice__due_on", "id"):
        number, due = one.invoice.number, one.invoice.due_on
        yield Fact(
            f"再び未払いになる請求書 {number}",
            f"Invoice open again: {number}",
            Words(
                f"¥{one.amount:,}(支払期限 {ja_day(due)})",
                f"¥{one.amount:,}, due {due.day} {due:%B %Y}",
            ),
            reversals.CLAUSE,
        )


def lock(row: Proposal) -> None:
    account = Payment.objects.values_list("billing_account_id", flat=True)
    lock_accounts([account.get(pk=row.values["payment"])])


def carry_out(by: By, second: By, row: Proposal) -> object:
    values = row.values
    day = date.fromisoformat(values["day"])
    return reversals.undo(by, values["payment"], day, row.reason, second)


KIND = register(
    ApprovalKind(
        PROPOSAL,
        _("payment taken back by the bank"),
        (Duty.ACCOUNTS,),
        reversals.CLAUSE,
        lambda row, day: list(facts(row, day)),
        lock,
        carry_out,
    )
)
