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
from contracts.office.models import JournalEntry, Notice
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
    with pytest.raises(DatabaseError, match="given away"), transaction.atomic():
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


def test_art_33_1_the_account_learns_what_does_not_stand_and_what_it_no_longer_settles(paid, by):
    returns.unmatch(by, paid.pk, "起算日の誤り")
    notice = Notice.objects.get(kind="paid_corrected")
    assert (notice.customer, notice.messages.count()) == (paid.customer, 1)
    assert "起算日の誤り" not in str(notice.data)
    said = [notice.data[name] for name in ("kind", "paid", "amount", "value_date")]
    assert said == ["misbooked", 40_000, 40_000, "2026-05-20"]
    april, may = invoice("2026-04").number, invoice("2026-05").number
    assert notice.data["settled"] == [
        {"invoice": april, "amount": 35_640},
        {"invoice": may, "amount": 4_360},
    ]


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
    values = {
        "payment": paid, "amount": 40_000, "kind": "returned", "reason": "x",
        "recorded_at": by.now,
    }  # fmt: skip
    with (
        pytest.raises(DatabaseError, match="allocations of 40000 yen and 40000 yen given away"),
        transaction.atomic(),
    ):
        PaymentReturn.objects.create(**values, day=d(TODAY))
    payments.reverse(by, paid, "x")
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


@pytest.fixture
def tenfold(by) -> Payment:
    """178,200 for an invoice of 17,820, received on 2026-05-20."""
    lived(
        "2026-05-25",
        *signed("2026-04-01"),
        *signed("2026-04-01", "C2", "B"),
        event("2026-05-20", "pay", customer="A", amount=178_200),
    )
    return Payment.objects.get()


def on(day: str) -> By:
    return context.system(d(day))


def test_what_is_credit_of_it_is_sent_back_and_the_invoice_stays_paid_on_its_day(tenfold):
    returns.send_back(on("2026-05-25"), tenfold.pk, d("2026-05-22"), "一桁多い振込", amount=160_380)
    assert Settlement.objects.get(invoice=invoice("2026-04")).paid_on == d("2026-05-20")
    assert (balance("2026-05-21"), balance("2026-05-22")) == ((-160_380, 160_380), (0, 0))
    assert aging.totals(d("2026-05-21")).credit == 160_380
    assert (aging.totals(d("2026-05-22")).credit, standing(contract()).credit) == (0, 0)
    after = JournalEntry.objects.get(operation="take_payment_back").after
    assert (after["kind"], after["amount"]) == ("returned", 160_380)
    returns.send_back(on("2026-05-25"), tenfold.pk, d("2026-05-25"), "残りも")
    assert [row.amount for row in tenfold.returns.all()] == [160_380, 17_820]
    assert balance("2026-05-25") == (17_820, 0)
    with pytest.raises(Refused, match="すでに取り消されて"):
        returns.send_back(on("2026-05-25"), tenfold.pk, d("2026-05-25"), "三度目")


def test_part_after_part_never_beyond_what_is_credit(tenfold):
    by, day = on("2026-05-25"), d("2026-05-25")
    for amount in (0, 160_381):
        with pytest.raises(Refused, match="160,380円"):
            returns.send_back(by, tenfold.pk, day, "x", amount=amount)
        with pytest.raises(Refused, match="160,380円"):
            returns.move(by, tenfold.pk, account("B").pk, "x", amount=amount)
    assert Payment.objects.count() == 1
    returns.send_back(by, tenfold.pk, day, "一部", amount=100_000)
    with pytest.raises(Refused, match="60,380円"):
        returns.send_back(by, tenfold.pk, day, "x", amount=60_381)
    returns.send_back(by, tenfold.pk, day, "残り", amount=60_380)
    assert credits([account().pk]) == {}


def test_a_part_moves_to_the_account_whose_it_is(tenfold):
    new = returns.move(
        on("2026-05-25"), tenfold.pk, account("B").pk, "B社の分を含む", amount=20_000
    )
    assert (new.amount, new.value_date, new.moved_from.amount) == (20_000, d("2026-05-20"), 20_000)
    assert balance("2026-05-25") == (-140_380, 140_380)
    assert balance("2026-05-25", "B") == (-2_180, 2_180)
    assert Settlement.objects.get(invoice=invoice("2026-04", "B")).paid_on == d("2026-05-20")


def test_the_database_holds_that_parts_and_uses_are_within_the_payment(tenfold):
    by = on("2026-05-25")
    values = {
        "payment": tenfold, "kind": "returned", "day": d("2026-05-25"), "reason": "x",
        "recorded_at": by.now,
    }  # fmt: skip
    with pytest.raises(DatabaseError, match="17820 yen and 160381 yen"), transaction.atomic():
        PaymentReturn.objects.create(**values, amount=160_381)
    with pytest.raises(DatabaseError, match="payment_return_positive"), transaction.atomic():
        PaymentReturn.objects.create(**values, amount=0)
    PaymentReturn.objects.create(**values, amount=100_000)
    PaymentReturn.objects.create(**values, amount=60_380)
    with pytest.raises(DatabaseError, match="given away"), transaction.atomic():
        PaymentReturn.objects.create(**values, amount=1)
