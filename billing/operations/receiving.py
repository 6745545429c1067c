"""Money of many accounts received together: the rules decide in memory, rows are written in bulk.

The one way for incoming money, whether a file of the bank brings a chunk of it or staff
enter one payment (Art. 23-1).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from billing.models import Allocation, Payment
from billing.operations import allocations, books, dunning_proposals, ledger, write_off
from billing.queries.accounts import Addressee, accounts
from billing.queries.allocating import Settling, settling_each
from billing.terms.allocation import AllocationKind
from billing.terms.bookkeeping import Settled
from billing.terms.receiving import Received, check
from contracts.office.context import By
from contracts.office.operation import internal
from contracts.office.operations.copying import copy, reserve_ids
from contracts.office.operations.record import Told, entry, journal_all, notify_many, willing
from contracts.office.terms.notices import speaking

PAYMENT = (
    "id", "customer_id", "billing_account_id", "amount", "value_date", "named", "payer_name",
    "recorded_at", "transfer_id",
)  # fmt: skip


@internal()
def receive_each(by: By, money: Sequence[Received]) -> list[int]:
    """Record money of accounts under lock; returns the payments' ids, in its order.

    Each settles what the rules say, and what is left over is credit. A few statements for all,
    and more only for accounts with credit beside debts or interest to give back. Raises Refused
    as `check`, ValueError for two payments of one account: what the second settles depends on
    the first.
    """
    account_ids = [one.account_id for one in money]
    if len(set(account_ids)) < len(account_ids):
        raise ValueError("an account pays once at a time")
    for one in money:
        check(one, by.day)
    payments = _payments(money)
    copy(Payment, PAYMENT, (_row(by, one) for one in payments))
    write_off.reopen_named(by, money)
    settled = settling_each(money)
    _write_allocations(by, payments, settled)
    _write_records(by, payments, settled)
    ledger.settle_up(by, account_ids)
    dunning_proposals.lapse(by, account_ids)
    dunning_proposals.propose_liftings(by, account_ids)
    return [one.id for one in payments]


@dataclass(frozen=True, slots=True)
class _Payment:
    """A payment with its id, and whose it is."""

    id: int
    money: Received
    account: Addressee


def _payments(money: Sequence[Received]) -> list[_Payment]:
    ids = reserve_ids(Payment, len(money))
    of = accounts([one.account_id for one in money])
    return [_Payment(pk, one, of[one.account_id]) for pk, one in zip(ids, money, strict=True)]


def _row(by: By, one: _Payment) -> tuple:
    money = one.money
    return (
        one.id,
        one.account.customer_id,
        money.account_id,
        money.amount,
        money.value_date,
        list(money.named),
        money.payer_name,
        by.now,
        money.transfer,
    )


def _write_allocations(
    by: By, payments: Sequence[_Payment], settled: Mapping[int, Settling]
) -> None:
    """With their entries in the books: of the money with what it settled, and of discounts."""
    rows: list[Allocation] = []
    booked: dict[int, list[Settled]] = {}
    for one in payments:
        found, day = settled[one.money.account_id], one.money.value_date
        ids = {invoice.number: invoice.pk for invoice in found.invoices}
        issued = {invoice.number: invoice.issued_on for invoice in found.invoices}
        rows += allocations.rows(by, one.id, ids, found.result.applied, day)
        booked[one.id] = [
            Settled(ids[part.invoice], issued[part.invoice], part.amount)
            for part in found.result.applied
            if part.kind == AllocationKind.PAYMENT
        ]
    allocations.write(by, rows, came_with=True)
    books.enter_payments(by, {one.id: one.money for one in payments}, booked)


def _write_records(by: By, payments: Sequence[_Payment], settled: Mapping[int, Settling]) -> None:
    """The journal's entry and the notice of each payment: what it settled."""
    entries, told = [], []
    for one in payments:
        account, said = one.account, _said(one.money, settled[one.money.account_id])
        of, reference = account.customer_id, f"payment:{one.id}"
        entries.append(
            entry(by, "receive", "23-1", customer_id=of, reference=reference, after=said)
        )
        to = willing("paid", account.declined_mail, account.recipients)
        told.append(Told(of, "", {**said, **speaking(account.language)}, to))
    journal_all(entries)
    notify_many(by, "paid", told)


def _said(money: Received, found: Settling) -> dict:
    applied = [
        {"invoice": one.invoice, "amount": one.amount, "kind": one.kind, "reason": one.reason}
        for one in found.result.applied
    ]
    return {
        "amount": money.amount,
        "value_date": money.value_date,
        "applied": applied,
        "credit": found.result.rest,
    }
