"""Credit is paid out to a bank account (Art. 23-1)."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.translation import gettext_lazy as _

from billing.approvals.parts import day_of, lock_account
from billing.models import CreditNote
from billing.operations import payouts
from billing.queries.receivables import Credit, credit_of
from billing.terms.payee import Payee
from billing.terms.payout import CLAUSE, require_day
from contracts.office.approving import ApprovalKind, Proposal, register
from contracts.office.context import By, Duty
from contracts.office.terms.days import en_day, ja_day
from contracts.office.terms.proposal import Fact, Words
from contracts.people.models import BillingAccount


def facts(row: Proposal, today: date) -> list[Fact]:
    """What leaves our bank, to whom, from which money, and the credit that stays."""
    values = row.values
    account = BillingAccount.objects.get(pk=values["billing_account"])
    day, amount = day_of(values, "day") or today, values["amount"]
    require_day(day, today)
    taken = payouts.sources(account.pk, amount, day)
    return [
        Fact("請求先", "Billing account", f"{account.number} {account}"),
        Fact("払い戻す額", "Refund amount", amount, CLAUSE),
        Fact("銀行から出る日", "Date it leaves the bank", day),
        Fact("振込先", "Paid to", Words(*Payee.of(values).in_one_line)),
        *of_sources(taken),
        Fact("残る前受金", "Remaining credit", credit_of(account.pk) - amount),
    ]


def of_sources(taken: Sequence[tuple[Credit, int]]) -> Iterable[Fact]:
    """The yen of each payment and credit note."""
    notes = dict(
        CreditNote.objects.filter(
            pk__anyof=[one.credit_note_id for one, _ in taken if one.credit_note_id]
        ).values_list("pk", "number")
    )
    for one, yen in taken:
        if one.credit_note_id:
            number = notes[one.credit_note_id]
            yield Fact(f"うち返還請求書{number}から", f"Of which from credit note {number}", yen)
        else:
            yield Fact(
                f"うち{ja_day(one.day)}の入金から",
                f"Of which from the payment of {en_day(one.day)}",
                yen,
            )


def carry_out(by: By, second: By, row: Proposal) -> object:
    values = row.values
    return payouts.pay_out(
        by,
        values["billing_account"],
        values["amount"],
        Payee.of(values),
        row.reason,
        day_of(values, "day"),
        second,
    )


KIND = register(
    ApprovalKind(
        "payout",
        _("Credit refund"),
        (Duty.ACCOUNTS,),
        CLAUSE,
        facts,
        lock_account,
        carry_out,
    )
)
