"""Payments that are no longer the account's: sent back, or booked wrongly (Art. 23-1).

The payment stays as it came. What it settled is reversed, and a record next to it says that
it is neither debt paid nor credit from a day on.
"""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from billing.matching import reasons
from billing.models import BankRecord, PayerAlias, Payment, PaymentReturn
from billing.operations import ledger, payments
from billing.operations.taken_back import CANCELLED_TRANSFER
from contracts.office.context import By, Duty
from contracts.office.operation import operation
from contracts.office.operations import alerts
from contracts.office.operations.record import journal
from contracts.office.terms.days import en_day, ja_day
from contracts.office.terms.explanation import Refused
from contracts.people.operations.locking import lock_accounts

Kind = PaymentReturn.Kind


@operation(Duty.ACCOUNTS, take_payment_back=_("Payment reversed"))
@transaction.atomic
def send_back(
    by: By, payment_id: int, day: date, reason: str, expected: str | None = None
) -> PaymentReturn:
    """The money went back to the payer on a day: 組戻し, or paid back. `expected` as `reverse`."""
    payment = _locked(by, payment_id)
    if not payment.value_date <= day <= by.day:
        raise Refused(
            "23-1",
            f"返金の日は起算日({ja_day(payment.value_date)})から今日までの日です",
            f"The date must be between the value date, {en_day(payment.value_date)}, and today",
        )
    return _take_back(by, payment, Kind.RETURNED, day, reason, expected)


@operation(Duty.ACCOUNTS)
@transaction.atomic
def move(
    by: By, payment_id: int, account_id: int, reason: str, expected: str | None = None
) -> Payment:
    """It belongs to another account: recorded there, with its value date, and gone here.

    `expected` as `reverse`.
    """
    payment = _locked(by, payment_id, account_id)
    if account_id == payment.billing_account_id:
        raise Refused("23-1", "同じ請求先です", "That is the same billing account")
    new = payments.receive(
        by, account_id, payment.amount, payment.value_date, payer_name=payment.payer_name
    )
    _take_back(by, payment, Kind.MISBOOKED, payment.value_date, reason, expected, new)
    record = _record(payment)
    if record is not None:
        record.match = {
            "undone": _undone(record, payment),
            "account": account_id,
            "confidence": 100,
            "reasons": [reasons.BY_HAND.to_json()],
            "invoices": [],
            "by_hand": True,
        }
        record.payment, record.reason = new, reason
        record.decided_at, record.decided_by_id = by.now, by.account_id
        record.save()
    return new


@operation(Duty.ACCOUNTS)
@transaction.atomic
def unmatch(by: By, payment_id: int, reason: str, expected: str | None = None) -> PaymentReturn:
    """It is not known whose it is: gone here, and its bank record waits to be matched again.

    `expected` as `reverse`.
    """
    payment = _locked(by, payment_id)
    record = _record(payment)
    taken = _take_back(by, payment, Kind.MISBOOKED, payment.value_date, reason, expected)
    if record is not None:
        record.match = {"undone": _undone(record, payment)}
        record.state, record.payment, record.reason = BankRecord.State.WAITING, None, ""
        record.decided_at = record.decided_by = None
        record.save()
    return taken


def _record(payment: Payment) -> BankRecord | None:
    """Its bank record, locked; the learned name that led to it is forgotten."""
    record = BankRecord.objects.select_for_update().filter(payment=payment).first()
    if record is not None:
        PayerAlias.objects.filter(pk=record.match.get("alias")).delete()
    return record


def _undone(record: BankRecord, payment: Payment) -> list[int]:
    return [*record.match.get("undone", []), payment.pk]


def _locked(by: By, payment_id: int, *accounts: int) -> Payment:
    """The payment under its account's lock. Raises Refused where it was taken back already."""
    by.require(Duty.ACCOUNTS)
    payment = Payment.objects.select_related("customer").get(pk=payment_id)
    lock_accounts([payment.billing_account_id, *accounts])
    if PaymentReturn.objects.filter(payment=payment).exists():
        raise Refused(
            "23-1", "この入金はすでに取り消されています", "The payment has already been reversed"
        )
    return payment


def _take_back(
    by: By,
    payment: Payment,
    kind: Kind,
    day: date,
    reason: str,
    expected: str | None,
    new: Payment | None = None,
) -> PaymentReturn:
    if not reason.strip():
        raise Refused("23-1", "理由を入力してください", "Enter the reason")
    payments.reverse(by, payment.pk, reason, expected)
    row = PaymentReturn.objects.create(
        payment=payment, kind=kind, day=day, reason=reason, moved_to=new, recorded_at=by.now
    )
    if kind == Kind.RETURNED:
        alerts.resolve(CANCELLED_TRANSFER, [f"payment:{payment.pk}"], by.now)
    after = {"kind": kind, "day": day, "reason": reason, "moved_to": new and new.pk}
    journal(
        by,
        "take_payment_back",
        "23-1",
        customer=payment.customer,
        reference=f"payment:{payment.pk}",
        after=after,
    )
    ledger.settle_up(by, payment.billing_account_id)
    return row
