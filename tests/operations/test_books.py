"""The books of lives: what is entered with what happens, and that it proves true each night."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from billing.models import Invoice, InvoiceDocument, LedgerEntry, Payment
from billing.operations import proving
from billing.operations.credit_notes import issue_credit_note
from billing.operations.payments import receive
from billing.operations.payouts import pay_out
from billing.operations.reissuing import reissue
from billing.operations.returns import send_back
from billing.operations.set_off import reverse_set_off, set_off
from billing.operations.write_off import reverse_write_off, write_off
from billing.terms.crediting import CreditKind
from billing.terms.payee import AccountType, Payee
from billing.terms.proving import Difference, Proof
from contracts.office import context
from contracts.office.models import Alert
from contracts.office.personal import MARK
from contracts.office.terms.explanation import Refused
from tests import rows
from tests.once import once
from tests.operations.test_reissuing import words
from tests.staff import two
from tests.world import account, d, event, invoice, lived, signed

pytestmark = pytest.mark.django_db
TODAY = "2026-07-10"
PAYEE = Payee("見本銀行", "本店", AccountType.ORDINARY, "0000123", "エー(カ")


def live() -> None:
    """A paid April to the yen, and in June 20,000 yen more than May; an annual contract of B."""
    lived(
        TODAY,
        *signed("2026-04-01", servers=2),
        *signed("2026-04-01", "C2", "B", plan="annual"),
        event("2026-05-20", "pay", customer="A", amount=35_640),
        event("2026-06-22", "pay", customer="A", amount=55_640),
    )


past = once(live)


@pytest.fixture
def life(past, db, today) -> None:
    today(TODAY)


def differences(day: str = TODAY) -> list[Difference]:
    found = proving.prove(context.system(d(day)), d(day))
    assert [proved.proof for proved in found] == list(Proof)
    return [one for proved in found for one in proved.differences]


def entered(**of) -> list[tuple]:
    rows = LedgerEntry.objects.filter(**of).order_by("day", "pk")
    return [(f"{r.day:%m-%d}", r.debit, r.credit, r.amount, r.tax, r.why) for r in rows]


def test_a_life_is_entered_as_it_happens_and_proves_true(life):
    account_id = account().pk
    assert entered(billing_account=account_id) == [
        ("04-30", "receivable", "sales", 35_640, 3_240, "served"),
        ("05-20", "bank", "receivable", 35_640, 0, "received"),
        ("05-31", "receivable", "sales", 35_640, 3_240, "served"),
        ("06-22", "bank", "receivable", 35_640, 0, "received"),
        ("06-22", "bank", "advances", 20_000, 0, "received"),
        ("06-30", "receivable", "sales", 35_640, 3_240, "served"),
        ("07-01", "advances", "receivable", 20_000, 0, "used"),
    ]
    assert differences() == []


def test_an_annual_fee_is_deferred_and_earned_to_the_end_of_its_term(life):
    of_april = invoice("2026-04", "B")
    found = entered(event="invoice", event_id=of_april.pk)
    month = of_april.total // 12
    assert found[:3] == [
        ("04-30", "receivable", "sales", month, of_april.taxes.get().tax // 12, "served"),
        ("05-01", "receivable", "deferred", of_april.total - month, 0, "ahead"),
        ("05-31", "deferred", "sales", month, of_april.taxes.get().tax // 12, "earned"),
    ]
    last = LedgerEntry.objects.filter(event="invoice", event_id=of_april.pk).latest("day")
    assert (last.day, last.recorded_on) == (d("2027-03-31"), d("2026-05-01"))


def give_back() -> None:
    by, second = two(TODAY)
    wanted = {"amounts": {"standard:10": 16_200}}
    kind = CreditKind.CORRECTION
    issue_credit_note(by, invoice("2026-05").pk, wanted, "誤り", second, kind=kind)


def reissued() -> None:
    by, _ = two(TODAY)
    reissue(by, invoice("2026-05").pk, words(invoice("2026-05"), name="甲社"), "宛名の訂正")


def paid_out() -> None:
    by, second = two(TODAY)
    pay_out(by, account().pk, 5_000, PAYEE, "ご依頼", None, second)


def sent_back() -> None:
    by, _ = two(TODAY)
    send_back(by, Payment.objects.get(amount=55_640).pk, d(TODAY), "組戻し")


def given_up() -> None:
    by, second = two(TODAY)
    write_off(by, invoice("2026-06").pk, "legal", "回収不能", 3_000, second)


def in_every_order(acts: list) -> int:
    """Carry out, prove, take back. What is refused in an order does not stop the rest."""
    if not acts:
        assert differences() == []
        return 1
    orders = 0
    for act in acts:
        with transaction.atomic():
            try:
                with transaction.atomic():
                    act()
            except Refused:
                pass
            orders += in_every_order([one for one in acts if one is not act])
            transaction.set_rollback(True)
    return orders


def test_corrections_in_every_order_leave_true_books(life):
    assert in_every_order([give_back, reissued, paid_out, sent_back]) == 24
    given_up()
    assert in_every_order([paid_out, sent_back]) == 2


@pytest.mark.parametrize("paid", [0, 100_000, 170_000, 213_840])
def test_what_a_paid_year_had_still_to_earn_is_given_back_of_its_invoice(life, paid):
    year = Invoice.objects.get(customer__number="B", billing_month__month=4)
    assert year.total == 213_840
    if paid:
        receive(context.system(d("2026-07-09")), account("B").pk, paid, d("2026-07-09"))
    by, second = two(TODAY)
    wanted = {"amounts": {"standard:10": 50_000}}
    issue_credit_note(by, year.pk, wanted, "訂正", second, kind=CreditKind.GOODWILL)
    assert differences() == []


def test_what_is_taken_back_is_entered_the_other_way_round(life):
    by, second = two(TODAY)
    of_june = invoice("2026-06")
    write_off(by, of_june.pk, "legal", "回収不能", 11_000, second)
    set_off(by, of_june.pk, 1_000, d(TODAY), "相殺", "set_offs/x.pdf", second)
    reverse_write_off(by, of_june.pk, "入金の見込み")
    reverse_set_off(by, of_june.pk, "争いがある")
    assert entered(day=d(TODAY)) == [
        ("07-10", "bad_debt", "receivable", 11_000, -1_000, "write_off"),
        ("07-10", "set_off", "receivable", 1_000, 0, "set_off"),
        ("07-10", "receivable", "bad_debt", 11_000, 1_000, "reversed"),
        ("07-10", "receivable", "set_off", 1_000, 0, "reversed"),
    ]
    assert differences() == []


def test_an_entry_is_never_changed_or_deleted(life):
    row = LedgerEntry.objects.earliest("pk")
    for statement in (
        "UPDATE billing_ledgerentry SET amount = amount + 1 WHERE id = %s",
        "UPDATE billing_ledgerentry SET day = day + 1 WHERE id = %s",
        "DELETE FROM billing_ledgerentry WHERE id = %s",
    ):
        with (
            pytest.raises(DatabaseError, match="is a record"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement, [row.pk])


@pytest.mark.parametrize(
    ("values", "refused"),
    [
        ({"amount": 0}, "entry_positive"),
        ({"amount": -5}, "entry_positive"),
        ({"credit": "receivable"}, "entry_has_two_sides"),
        ({"tax": 35_641}, "entry_tax_within_amount"),
        ({"tax": 10, "tax_category": "", "tax_percent": None}, "entry_tax_rate_whole"),
        ({"billing_account_id": 0}, "does not exist"),
        ({"invoice_id": 0}, "does not exist"),
    ],
)
def test_an_entry_that_does_not_balance_cannot_be_written(life, values, refused):
    row = LedgerEntry.objects.filter(tax__gt=0).earliest("pk")
    row.pk = None
    for name, value in values.items():
        setattr(row, name, value)
    with pytest.raises(DatabaseError, match=refused), transaction.atomic():
        row.save(force_insert=True)


MIRRORED = (
    "number, billing_account_id, customer_id, issued_on, due_on, total, bears_none,"
    " late_interest_rate, day_count"
)
TAMPERED = {
    Proof.RECEIVABLE: "UPDATE billing_ledgerentry SET amount = 35641 WHERE id = (SELECT min(id) "
    "FROM billing_ledgerentry WHERE why = 'served')",
    Proof.CREDIT: "UPDATE billing_ledgerentry SET amount = 20001 WHERE credit = 'advances'",
    Proof.WHOLE: "DELETE FROM billing_ledgerentry WHERE why = 'received' AND amount = 35640",
    Proof.TRANSFERS: "UPDATE billing_ledgerentry SET debit = 'suspense' WHERE debit = 'bank'",
    Proof.TAX: "UPDATE billing_ledgerentry SET tax = 3239 WHERE id = (SELECT min(id) "
    "FROM billing_ledgerentry WHERE why = 'served')",
    Proof.DEFERRED: "DELETE FROM billing_ledgerentry WHERE why = 'earned' AND day = '2027-03-31'",
    Proof.OPEN: "DELETE FROM billing_openinvoice",
    Proof.PAYERS: "INSERT INTO billing_payername (customer_id, sought) "
    "SELECT id, 'ミホン' FROM people_customer LIMIT 1",
    Proof.ENTRIES: "UPDATE billing_ledgerentry SET day = '2026-05-01' WHERE why = 'served'",
    Proof.NUMBERS: "UPDATE office_numberseries SET last = last + 1 WHERE name = 'INV'",
    Proof.FILES: "INSERT INTO billing_invoicedocument (invoice_id, pdf, sha256, made_at) "
    "SELECT id, 'x', 'not its hash', now() FROM billing_invoice LIMIT 1",
}


@pytest.mark.parametrize("proof", Proof)
def test_each_proof_finds_what_it_is_for(life, proof):
    with rows.unguarded() as cursor:
        cursor.execute(TAMPERED[proof])
    assert proof in {one.proof for one in differences()}


@pytest.mark.parametrize(
    "tampered",
    [
        f"INSERT INTO billing_openinvoice (invoice_id, {MIRRORED}, settled) SELECT id, {MIRRORED},"
        " total FROM billing_invoice JOIN billing_settlement ON invoice_id = id LIMIT 1",
        "UPDATE billing_openinvoice SET due_on = due_on + 1",
        "UPDATE billing_openinvoice SET settled = settled + 1",
        "UPDATE billing_openinvoice SET customer_id = customer_id + 1",
        "UPDATE billing_openinvoice SET is_touched = NOT is_touched",
        "UPDATE billing_openinvoice SET reached = reached + 1",
        "INSERT INTO billing_lateallocation (allocation_id) SELECT id FROM billing_allocation"
        " WHERE id NOT IN (SELECT allocation_id FROM billing_lateallocation) LIMIT 1",
        "DELETE FROM billing_settlement",
        "DELETE FROM billing_unspent",
        "INSERT INTO billing_unspent (payment_id) SELECT id FROM billing_payment p WHERE NOT EXISTS"
        " (SELECT FROM billing_unspent WHERE payment_id = p.id) LIMIT 1",
    ],
)
def test_the_lists_of_what_is_open_are_proved_both_ways(life, tampered):
    receive(context.system(d(TODAY)), account().pk, 1_000_000, d(TODAY))
    with rows.unguarded() as cursor:
        cursor.execute(tampered)
        assert cursor.rowcount
    assert {one.proof for one in differences()} == {Proof.OPEN}


def test_a_payers_name_that_is_missing_is_found_and_one_that_was_erased_is_not(life):
    by = context.system(d(TODAY))
    receive(by, account().pk, 100, d(TODAY), payer_name="ミホン")
    assert differences() == []
    with rows.unguarded() as cursor:
        cursor.execute("DELETE FROM billing_payername")
        assert [(one.proof, one.about) for one in differences()] == [(Proof.PAYERS, "A")]
        cursor.execute("UPDATE billing_payment SET payer_name = %s", [MARK])
    assert differences() == []
    receive(by, account("B").pk, 100, d(TODAY), payer_name=MARK)  # as one that is moved brings it
    assert differences() == []


def test_the_command_names_each_difference_and_fails(life, capsys):
    call_command("verify_books", as_of=d(TODAY))
    assert (
        "請求書の未払額 / What is unpaid of each invoice: 4件 一致 / ok" in capsys.readouterr().out
    )
    with rows.unguarded() as cursor:
        cursor.execute(TAMPERED[Proof.NUMBERS])
    with pytest.raises(SystemExit) as code:
        call_command("verify_books", as_of=d(TODAY), stdout=StringIO())
    assert code.value.code == 1
    told = capsys.readouterr().out
    assert "  INV-2026-000005: INV-2026-000005 ではなく / not -" in told
    assert "帳簿に1件の不一致があります / 1 difference" in told


def test_an_alert_stands_until_the_books_are_mended(life):
    by = context.system(d(TODAY))
    with rows.unguarded() as cursor:
        cursor.execute(TAMPERED[Proof.NUMBERS])
    proving.prove_nightly(by)
    proving.prove_nightly(by)
    alert = Alert.objects.get(kind="books")
    assert (alert.reference, alert.resolved_at) == ("numbers", None)
    assert alert.text == (
        "書類の番号: 1件が一致しません。INV-2026-000005(INV-2026-000005 ではなく -)"
    )
    with rows.unguarded() as cursor:
        cursor.execute("UPDATE office_numberseries SET last = last - 1 WHERE name = 'INV'")
    proving.prove_nightly(by)
    alert.refresh_from_db()
    assert alert.resolved_at == by.now


def test_nights_look_at_all_files_in_turn_and_an_alert_closes_only_once_mended(life):
    with rows.unguarded() as cursor:
        cursor.execute(TAMPERED[Proof.FILES])
    of_file = InvoiceDocument.objects.get().pk
    nights = [context.system(d(TODAY) + timedelta(day)) for day in range(proving.NIGHTS)]
    its_own = next(by for by in nights if (by.day.toordinal() - of_file) % proving.NIGHTS == 0)
    another = next(by for by in nights if by is not its_own)
    for by, is_open in ((another, False), (its_own, True), (another, True)):
        proving.prove_nightly(by)
        assert Alert.objects.filter(reference="files", resolved_at=None).exists() is is_open
    with rows.unguarded() as cursor:
        cursor.execute("UPDATE billing_invoicedocument SET sha256 = encode(sha256(pdf), 'hex')")
    proving.prove_nightly(another)
    assert not Alert.objects.filter(resolved_at=None).exists()
