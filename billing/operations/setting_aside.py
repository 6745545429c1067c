"""A transfer that had been a payment and is none: it leaves the books, or comes back into them.

What was taken back from an account waits as money not identified. Once the bank took it back, or
staff set it aside, it is no money of these books any more, as what was set aside unmatched never
was (Art. 23-1).
"""

from datetime import date

from billing.models import BankRecord, PaymentReturn, TransferSetAside
from billing.operations import books
from billing.queries import bank
from contracts.office.context import TOKYO, By
from contracts.office.operation import internal

Kind = TransferSetAside.Kind


@internal()
def leave(by: By, row: BankRecord, kind: Kind, day: date) -> None:
    """A transfer that waited, on a day, but not before it began to wait."""
    last = row.payments.order_by("pk").last()
    if last is None:
        return
    waits_since = (
        PaymentReturn.objects.filter(payment__transfer=row, moved_to=None)
        .exclude(kind=PaymentReturn.Kind.RETURNED)
        .latest("recorded_at")
        .recorded_at.astimezone(TOKYO)
        .date()
    )
    taken_up = row.set_aside.filter(kind=Kind.TAKEN_UP).order_by("pk").last()
    since = max(waits_since, taken_up.day) if taken_up else waits_since
    _write(by, row, last.billing_account_id, kind, bank.left([row])[row.pk], max(day, since))


@internal()
def take_up(by: By, row: BankRecord) -> None:
    """A transfer that was set aside waits again."""
    last = row.set_aside.order_by("pk").last()
    if last is not None:
        _write(by, row, last.billing_account_id, Kind.TAKEN_UP, last.amount, by.day)


def _write(by: By, row: BankRecord, account_id: int, kind: Kind, amount: int, day: date) -> None:
    done = TransferSetAside.objects.create(
        record=row,
        billing_account_id=account_id,
        kind=kind,
        amount=amount,
        day=day,
        recorded_at=by.now,
    )
    books.enter_set_aside(by, done)
