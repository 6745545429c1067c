"""Credit paid out to the payee's bank account, by two people (Art. 23-1)."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from billing.models import Payout, PayoutPart
from billing.operations import books
from billing.queries.receivables import Credit, credits
from billing.terms.payee import Payee
from billing.terms.payout import CLAUSE, oldest_first, require_day
from contracts.office.context import By, Duty
from contracts.office.operation import operation
from contracts.office.operations.record import journal
from contracts.office.operations.two_people import require_two
from contracts.office.terms.explanation import Refused
from contracts.people.models import BillingAccount
from contracts.people.operations.locking import lock_accounts


@operation(Duty.ACCOUNTS, pay_out=_("Credit refunded"))
@transaction.atomic
def pay_out(
    by: By,
    account_id: int,
    amount: int,
    payee: Payee,
    reason: str,
    day: date | None = None,
    second: By | None = None,
) -> Payout:
    """Record that credit left our bank, on a day (today); two people. The oldest goes first.

    Its parts say which payment or credit note each yen comes from. Raises Refused beyond the
    credit, for a day to come, and without a reason.
    """
    require_two(by, second, CLAUSE, Duty.ACCOUNTS)
    day = day or by.day
    require_day(day, by.day)
    if not reason.strip():
        raise Refused(CLAUSE, "理由を入力してください", "Enter the reason")
    lock_accounts([account_id])
    account = BillingAccount.objects.select_related("customer").get(pk=account_id)
    taken = sources(account_id, amount, day)
    row = Payout.objects.create(
        customer=account.customer,
        billing_account=account,
        amount=amount,
        day=day,
        reason=reason.strip(),
        approved_by_id=second.account_id if second else by.account_id,
        recorded_at=by.now,
        **payee.to_json(),
    )
    PayoutPart.objects.bulk_create(
        PayoutPart(
            payout=row,
            payment_id=one.payment_id,
            credit_note_id=one.credit_note_id,
            amount=yen,
        )
        for one, yen in taken
    )
    books.enter_payout(by, row, [yen for _, yen in taken])
    after = {
        "amount": amount,
        "day": day,
        "payee": payee.in_one_line[0],
        "reason": row.reason,
        "from": [
            {"payment": one.payment_id, "credit_note": one.credit_note_id, "amount": yen}
            for one, yen in taken
        ],
        "approved_by": second and second.name,
    }
    journal(
        by, "pay_out", CLAUSE, customer=account.customer, reference=f"payout:{row.pk}", after=after
    )
    return row


def sources(account_id: int, amount: int, day: date) -> Sequence[tuple[Credit, int]]:
    """The credits that yen are taken from, with how much. Raises Refused beyond the credit."""
    waiting = credits([account_id]).get(account_id, [])
    yen = oldest_first([(one.day, one.rest) for one in waiting], amount, day)
    return [(one, used) for one, used in zip(waiting, yen, strict=True) if used]
