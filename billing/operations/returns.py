"""Payments that are no longer the account's: sent back, or booked wrongly (Art. 23-1).

The payment stays as it came. A record next to it says of how much of it, whole or in part,
it is neither debt paid nor credit from a day on; of a whole payment, what it settled is
reversed first.
"""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from billing.matching import reasons
from billing.models import (
    Allocation,
    BankRecord,
    PayerAlias,
    Payment,
    PaymentReturn,
    TransferPart,
)
from billing.operations import books, dunning_proposals, ledger, payments, taken_back
from billing.operations.taken_back import CANCELLED_TRANSFER
from billing.queries import bank, gone
from billing.queries.accounts import account
from billing.queries.payments import rests, settled_by, standing
from billing.terms.payout import require_part
from contracts.office.context import By, Duty
from contracts.office.operation import operation
from contracts.office.operations import alerts
from contracts.office.operations.record import Told, journal, notify_many
from contracts.office.terms import fingerprint
from contracts.office.terms.days import en_day, ja_day
from contracts.office.terms.explanation import Refused
from contracts.office.terms.fingerprint import Changed
from contracts.office.terms.notices import speaking
from contracts.people.operations.locking import lock_accounts

Kind = PaymentReturn.Kind


@operation(Duty.ACCOUNTS, take_payment_back=_("Payment reversed"))
@transaction.atomic
def send_back(
    by: By,
    payment_id: int,
    day: date,
    reason: str,
    expected: str | None = None,
    *,
    amount: int | None = None,
) -> PaymentReturn:
    """The money went back to the payer on a day: 組戻し, or paid back. `expected` as `reverse`.

    All that is left of the payment; or an amount of what is credit of it, which takes nothing
    from what it settled. Raises Refused.
    """
    payment = _locked(by, payment_id)
    if not payment.value_date <= day <= by.day:
        raise Refused(
            "23-1",
            f"返金の日は起算日({ja_day(payment.value_date)})から今日までの日です",
            f"The date must be between the value date, {en_day(payment.value_date)}, and today",
        )
    return _take_back(by, payment, Kind.RETURNED, day, reason, expected, amount)


@operation(Duty.ACCOUNTS, title=_("Payment moved to another account"))
@transaction.atomic
def move(
    by: By,
    payment_id: int,
    account_id: int,
    reason: str,
    expected: str | None = None,
    *,
    amount: int | None = None,
) -> Payment:
    """It belongs to another account: recorded there, with its value date, and gone here.

    All that is left of the payment, or an amount of what is credit of it. `expected` as
    `reverse`. Raises Refused.
    """
    payment = _locked(by, payment_id, account_id)
    if account_id == payment.billing_account_id:
        raise Refused("23-1", "同じ請求先です", "That is the same billing account")
    if amount is not None:
        require_part(amount, rests([payment.pk])[payment.pk])
    moved = _left(payment) if amount is None else amount
    new = payments.receive(
        by,
        account_id,
        moved,
        payment.value_date,
        payer_name=payment.payer_name,
        booked_before=True,
        transfer=payment.transfer_id,
    )
    record = _record(payment)
    _take_back(by, payment, Kind.MISBOOKED, payment.value_date, reason, expected, amount, new)
    if record is not None and amount is not None:
        TransferPart.objects.create(record=record, payment=new)
    elif record is not None:
        _forget_alias(record)
        _goes_along(by, record, payment, new, reason)
    if record is not None and (cancelled := bank.takes_back(record)):
        taken_back.report_payment(by, new, record, cancelled)
    return new


def _goes_along(by: By, record: BankRecord, payment: Payment, new: Payment, reason: str) -> None:
    """The bank record of a payment that was moved whole is that of the new one."""
    undone = {"undone": [*record.match.get("undone", []), payment.pk]}
    if record.payment_id != payment.pk:
        TransferPart.objects.filter(payment=payment).update(payment=new)
        record.match = {**record.match, **undone}
    else:
        record.payment, record.reason = new, reason
        record.match = {
            **undone,
            "account": new.billing_account_id,
            "confidence": 100,
            "reasons": [reasons.BY_HAND.to_json()],
            "invoices": [],
            "by_hand": True,
        }
    record.decided_at, record.decided_by_id = by.now, by.account_id
    record.save()


@operation(Duty.ACCOUNTS, title=_("Payment sent back to matching"))
@transaction.atomic
def unmatch(by: By, payment_id: int, reason: str, expected: str | None = None) -> None:
    """It is not known whose it is: gone here, and its bank record waits to be matched again.

    Of a record that was divided, all payments are taken back. What the bank took back by then
    waits for nobody: its record is set aside. `expected` as `reverse`.
    """
    by.require(Duty.ACCOUNTS)
    seen = bank.record_of(payment_id)
    together = list(bank.payments_of(seen.pk)) if seen else []
    payment = _locked(by, payment_id, *(one.billing_account_id for one in together))
    record = _record(payment)
    for one in together or [payment]:
        if _left(one):
            read = expected if one == payment else None
            is_there = record is not None
            _take_back(by, one, Kind.MISBOOKED, one.value_date, reason, read, is_there=is_there)
    if record is not None:
        _forget_alias(record)
        record.parts.all().delete()
        undone = [*record.match.get("undone", []), *(one.pk for one in together)]
        record.match = {"undone": undone}
        record.state, record.payment, record.reason = BankRecord.State.WAITING, None, ""
        record.decided_at = record.decided_by = None
        record.save()
        if cancelled := bank.takes_back(record):
            taken_back.set_aside(by, record, cancelled)


def _record(payment: Payment) -> BankRecord | None:
    """Its bank record, locked."""
    seen = bank.record_of(payment.pk)
    return BankRecord.objects.select_for_update().get(pk=seen.pk) if seen else None


def _forget_alias(record: BankRecord) -> None:
    """The learned name that led to a match is forgotten with it."""
    PayerAlias.objects.filter(pk=record.match.get("alias")).delete()


def _locked(by: By, payment_id: int, *accounts: int) -> Payment:
    """The payment under its account's lock. Raises Refused where all of it was taken back."""
    by.require(Duty.ACCOUNTS)
    payment = Payment.objects.select_related("customer").get(pk=payment_id)
    lock_accounts({payment.billing_account_id, *accounts})
    if not _left(payment):
        raise Refused(
            "23-1", "この入金はすでに取り消されています", "The payment has already been reversed"
        )
    return payment


def _left(payment: Payment) -> int:
    """The yen of it that are still the account's, settling or waiting."""
    rows = Payment.objects.filter(pk=payment.pk).annotate(gone=gone.of_payment())
    return payment.amount - rows.values_list("gone", flat=True).get()


def _take_back(
    by: By,
    payment: Payment,
    kind: Kind,
    day: date,
    reason: str,
    expected: str | None,
    amount: int | None = None,
    new: Payment | None = None,
    *,
    is_there: bool = True,
) -> PaymentReturn:
    if not reason.strip():
        raise Refused("23-1", "理由を入力してください", "Enter the reason")
    settled: Sequence[Allocation] = ()
    if amount is None:
        amount = _left(payment)
        settled = payments.reverse(by, payment, reason, expected)
    else:
        fingerprint.require(Changed("23-1"), expected, settled_by(standing([payment.pk])))
        require_part(amount, rests([payment.pk])[payment.pk])
    row = PaymentReturn.objects.create(
        payment=payment, amount=amount, kind=kind, day=day, reason=reason,
        moved_to=new, recorded_at=by.now,
    )  # fmt: skip
    if not _left(payment):
        alerts.resolve(CANCELLED_TRANSFER, [f"payment:{payment.pk}"], by.now)
    books.enter_return(by, payment, row, is_there)
    after = {
        "kind": kind,
        "day": day,
        "amount": amount,
        "reason": reason,
        "moved_to": new and new.pk,
    }
    journal(
        by,
        "take_payment_back",
        "23-1",
        customer=payment.customer,
        reference=f"payment:{payment.pk}",
        after=after,
    )
    ledger.settle_up(by, [payment.billing_account_id])
    dunning_proposals.owed_again(by, payment.billing_account_id, settled)
    _notify_payer(by, row, settled)
    return row


def _notify_payer(by: By, row: PaymentReturn, settled: Sequence[Allocation]) -> None:
    """The account learns that the payment does not stand, in whole or in part, and what follows."""
    payment = row.payment
    to = account(payment.billing_account_id)
    said = {
        "kind": row.kind,
        "returned_on": row.day,
        "paid": payment.amount,
        "amount": row.amount,
        "value_date": payment.value_date,
        "settled": [{"invoice": one.invoice.number, "amount": one.amount} for one in settled],
        **speaking(to.language),
    }
    notify_many(by, "paid_corrected", [Told(payment.customer_id, "", said, to.recipients)])
