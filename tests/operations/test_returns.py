"""A payment that is sent back, or was booked wrongly, settles nothing and is no credit."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction

from billing.models import (
    Allocation,
    BankRecord,
    PayerAlias,
    Payment,
    PaymentReturn,
    Settlement,
)
from billing.operations import bank_files, payments, returns, run
from billing.queries import aging
from billing.queries.quotes import standing
from billing.queries.receivables import credit_of, credits
from billing.queries.statement import of_accounts
from contracts.office import context
from contracts.office.context import By, Duty, Role
from contracts.office.models import JournalEntry
from contracts.office.terms.explanation import Refused
from tests.rules.banks import entry, transfers
from tests.world import account, contract, d, event, invoice, lived, signed

pytestmark = pytest.mark.django_db
TODAY = "2026-07-10"


@pytest.fixture
def by() -> By:
    return context.system(d(TODAY))


@pytest.fixture
def paid(by) -> Payment:
    """A owes 35,640 for April and paid 40,000: 4,360 are credit, then used for May."""
    lived(
        TODAY,
        *signed("2026-04-01", servers=2),
        *signed("2026-04-01", "C2", "B", servers=2),
        event("2026-05-20", "pay", customer="A", amount=40_000),
    )
    return Payment.objects.get()


def balance(day: str = TODAY, customer: str = "A"):
    found = of_accounts([account(customer).pk], d("2026-04-01"), d(day))
    assert found.closing == sum(item.outstanding for item in found.items) - found.credit
    return found.closing, found.credit


def test_sent_back_the_debt_is_open_again_and_nothing_is_credit(paid, by):
    assert balance() == (66_920, 0)
    returns.send_back(by, paid.pk, d("2026-06-15"), "組戻し")
    assert balance() == (106_920, 0)
    assert balance("2026-06-14") == (31_280, 40_000)
    assert balance("2026-06-15") == (71_280, 0)
    for day, credit in (("2026-06-14", 40_000), ("2026-06-15", 0), (TODAY, 0)):
        assert aging.totals(d(day)).credit == credit
    assert credit_of(account().pk) == 0
    assert credits([account().pk]) == {}
    assert standing(contract()).credit == 0
    assert not Settlement.objects.filter(invoice=invoice("2026-04")).exists()
    assert JournalEntry.objects.filter(operation="take_payment_back").exists()


def test_it_pays_no_invoice_that_comes_later(paid, by):
    returns.send_back(by, paid.pk, d("2026-06-15"), "組戻し")
    run.bill(context.system(d("2026-08-01")), [account().pk], d("2026-07-01"))
    assert invoice("2026-07").allocations.count() == 0
    with pytest.raises(DatabaseError, match="settles nothing"), transaction.atomic():
        Allocation.objects.create(
            invoice=invoice("2026-04"), payment=paid, kind="payment", amount=1,
            day=d(TODAY), reason="credit", recorded_at=by.now,
        )  # fmt: skip


def test_moved_to_the_account_whose_it_is(paid, by):
    new = returns.move(by, paid.pk, account("B").pk, "B社の振込")
    assert balance() == (106_920, 0)
    assert balance("2026-05-31") == (35_640, 0)
    assert balance(customer="B") == (66_920, 0)
    assert (new.amount, new.value_date, new.payer_name) == (40_000, d("2026-05-20"), "")
    assert Settlement.objects.get(invoice=invoice("2026-04", "B")).paid_on == d("2026-05-20")
    row = PaymentReturn.objects.get(payment=paid)
    assert (row.kind, row.day, row.moved_to) == ("misbooked", paid.value_date, new)
    again = returns.move(by, new.pk, account("A").pk, "やはりA社")
    assert balance() == (66_920, 0)
    assert again.billing_account == account("A")


def test_once_and_with_a_reason(paid, by):
    with pytest.raises(Refused, match="理由"):
        returns.send_back(by, paid.pk, d(TODAY), " ")
    for day in ("2026-05-19", "2026-07-11"):
        with pytest.raises(Refused, match="起算日"):
            returns.send_back(by, paid.pk, d(day), "組戻し")
    with pytest.raises(Refused, match="同じ請求先"):
        returns.move(by, paid.pk, account().pk, "x")
    assert not PaymentReturn.objects.exists()
    returns.send_back(by, paid.pk, d(TODAY), "組戻し")
    for action in (
        lambda: returns.send_back(by, paid.pk, d(TODAY), "二度目"),
        lambda: returns.move(by, paid.pk, account("B").pk, "二度目"),
        lambda: returns.unmatch(by, paid.pk, "二度目"),
    ):
        with pytest.raises(Refused, match="すでに取り消されて"):
            action()
    assert Payment.objects.count() == 1


def matched(paid: Payment, by: By) -> BankRecord:
    file = bank_files.receive(by, "a.txt", transfers(entry(40_000)))
    bank_files.commit(by, file.pk)
    record = file.records.get()
    alias = PayerAlias.objects.create(
        billing_account=account(), name=record.payer_name, learned_at=by.now
    )
    record.match = {"account": account().pk, "alias": alias.pk}
    record.state, record.payment = BankRecord.State.MATCHED, paid
    record.save()
    return record


def test_its_bank_record_waits_again_or_goes_along(paid, by):
    record = matched(paid, by)
    new = returns.move(by, paid.pk, account("B").pk, "B社の振込")
    record.refresh_from_db()
    assert (record.payment, record.state) == (new, "matched")
    assert (record.match["account"], record.match["undone"]) == (account("B").pk, [paid.pk])
    assert not PayerAlias.objects.exists()
    returns.unmatch(by, new.pk, "どこの振込か不明")
    record.refresh_from_db()
    assert (record.payment, record.state) == (None, "waiting")
    assert record.match == {"undone": [paid.pk, new.pk]}
    assert balance() == (106_920, 0)
    assert balance(customer="B") == (106_920, 0)


def test_the_database_takes_back_only_what_settles_nothing(paid, by):
    values = {"payment": paid, "kind": "returned", "reason": "x", "recorded_at": by.now}
    with pytest.raises(DatabaseError, match="still settles"), transaction.atomic():
        PaymentReturn.objects.create(**values, day=d(TODAY))
    payments.reverse(by, paid.pk, "x")
    with pytest.raises(DatabaseError, match="before it came"), transaction.atomic():
        PaymentReturn.objects.create(**values, day=d("2026-05-01"))
    other = payments.receive(by, account("B").pk, 1, d(TODAY))
    wrong = {**values, "kind": "misbooked", "moved_to": other}
    with pytest.raises(DatabaseError, match="another amount"), transaction.atomic():
        PaymentReturn.objects.create(**wrong, day=d(TODAY))
    PaymentReturn.objects.create(**values, day=d(TODAY))
    for change in (
        "UPDATE billing_paymentreturn SET day = day",
        "DELETE FROM billing_paymentreturn",
    ):
        with (
            pytest.raises(DatabaseError, match="is a record"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(change)


def test_only_those_who_keep_accounts(paid, by):
    other = By(by.now, Role.STAFF, None, duties=frozenset({Duty.CONTRACTS}))
    for action in (
        lambda: returns.send_back(other, paid.pk, d(TODAY), "x"),
        lambda: returns.move(other, paid.pk, account("B").pk, "x"),
        lambda: returns.unmatch(other, paid.pk, "x"),
    ):
        with pytest.raises(PermissionDenied):
            action()
