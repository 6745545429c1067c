"""Payments that the bank took back after they had settled invoices (Art. 23-1)."""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from billing.models import Payment, PaymentReturn
from billing.operations import returns
from billing.queries import gone
from contracts.office.context import By, Duty
from contracts.office.operation import operation
from contracts.office.operations.record import journal
from contracts.office.operations.two_people import require_two
from contracts.office.terms.explanation import Refused
from contracts.people.operations.locking import lock_accounts

CLAUSE = "23-1"


def check(payment: Payment) -> None:
    """Raises Refused where the payment was taken back already."""
    if not gone.standing(Payment.objects.filter(pk=payment.pk)).exists():
        raise Refused(
            CLAUSE, "この入金はすでに取り消されています", "The payment has already been reversed"
        )


@operation(Duty.ACCOUNTS, bank_reversal=_("Payment taken back by the bank"))
@transaction.atomic
def undo(
    by: By, payment_id: int, day: date, reason: str, second: By | None = None
) -> PaymentReturn:
    """The bank took a payment back on a day; two people. Raises Refused.

    The invoices that it settled are open again as if it had not come: interest runs from the
    due day, dunning goes on, and a proposal to lift a suspension lapses while debts are overdue.
    A suspension or termination whose proposal lapsed with the payment is proposed again.
    """
    require_two(by, second, CLAUSE, Duty.ACCOUNTS)
    payment = Payment.objects.select_related("customer").get(pk=payment_id)
    lock_accounts([payment.billing_account_id])
    taken = returns.send_back(by, payment_id, day, reason)
    journal(
        by,
        "bank_reversal",
        CLAUSE,
        customer=payment.customer,
        reference=f"payment:{payment.pk}",
        after={"day": day, "approved_by": second and second.name},
    )
    return taken


@operation(Duty.ACCOUNTS, title=_("Newest payment undone"))
@transaction.atomic
def undo_newest(by: By, account_ids: Collection[int], amount: int, day: date) -> PaymentReturn:
    """The same for the newest payment of an amount on some accounts, as a scenario names it.

    Raises Refused where there is none.
    """
    by.require(Duty.ACCOUNTS)
    rows = Payment.objects.filter(
        billing_account__in=account_ids, amount=amount, value_date__lte=day
    )
    payment = gone.standing(rows).order_by("-value_date", "-id").first()
    if payment is None:
        raise Refused(
            CLAUSE,
            f"{amount:,}円の入金がありません",
            f"There is no payment of ¥{amount:,}",
        )
    return undo(by, payment.pk, day, "taken back by the bank")
