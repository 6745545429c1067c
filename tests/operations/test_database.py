"""The database itself refuses what must never be."""

from datetime import timedelta

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from billing.models import (
    Allocation,
    Invoice,
    InvoiceDocument,
    InvoiceLine,
    InvoiceTax,
    OpenInvoice,
    Payment,
)
from billing.operations.documents import document
from contracts.models import Contract, Term, TermsEdition
from contracts.office.models import JournalEntry, Notice, OutboxMessage
from contracts.office.operations.numbering import take
from contracts.people.models import BillingAccount, Customer
from tests.world import account, contract, event, invoice, lived, signed

pytestmark = pytest.mark.django_db


@pytest.fixture
def life():
    return lived(
        "2026-06-01",
        *signed("2026-04-01"),
        *signed("2026-04-01", "C2", "B"),
        event("2026-05-20", "pay", customer="A", amount=10_000),
    )


def refused(action, *arguments, **values) -> str:
    with pytest.raises(DatabaseError) as error, transaction.atomic():
        action(*arguments, **values)
    return str(error.value)


def test_terms_of_one_contract_never_overlap(life):
    term = contract().terms.get()
    later = Term(
        contract=term.contract,
        number=2,
        starts_on=term.ends_on,
        ends_on=term.ends_on + timedelta(days=9),
        months=1,
        notice_deadline=term.ends_on,
        plan="monthly",
    )
    assert "terms_do_not_overlap" in refused(later.save)
    later.starts_on += timedelta(days=1)
    later.save()


def again(row, **changes):
    """The row as a new one, with changes."""
    values = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields}
    del values[row._meta.pk.attname]
    return type(row)(**{**values, **changes})


def test_one_regular_invoice_each_account_and_month(life):
    second = again(invoice("2026-04"), number="INV-2026-900000")
    assert "one_regular_invoice_each_month" in refused(second.save)


def test_an_invoice_number_is_given_once(life):
    second = again(invoice("2026-04"), billing_month="2031-01-01")
    assert "one_invoice_each_number" in refused(second.save)


@pytest.mark.parametrize(
    "table", ["invoice", "invoiceline", "invoicetax", "invoicedocument", "payment", "allocation"]
)
def test_what_is_issued_or_received_is_never_changed_or_deleted(life, table):
    document(invoice("2026-04"))
    key = "invoice_id" if table == "invoicedocument" else "id"
    for statement in (f"UPDATE billing_{table} SET {key} = {key}", f"DELETE FROM billing_{table}"):
        with connection.cursor() as cursor:
            assert "is a record" in refused(cursor.execute, statement)


@pytest.mark.parametrize("model", [JournalEntry, Notice, TermsEdition])
def test_journal_notices_and_editions_are_never_changed_or_deleted(life, model):
    assert "is a record" in refused(model.objects.first().save)
    with connection.cursor() as cursor:
        statement = f"DELETE FROM {model._meta.db_table}"
        assert "is a record" in refused(cursor.execute, statement)


@pytest.mark.parametrize("model", [Customer, BillingAccount, Contract])
def test_what_records_refer_to_is_never_deleted(life, model):
    table = model._meta.db_table
    with connection.cursor() as cursor:
        assert "is a record" in refused(cursor.execute, f"DELETE FROM {table}")


def test_no_line_or_tax_is_added_to_an_issued_invoice(life):
    line = invoice("2026-04").lines.get()
    assert "not all in one statement" in refused(again(line, position=2).save)
    assert "not all in one statement" in refused(again(line, position=2, amount=0).save)
    assert "not all in one statement" in refused(again(line, position=0, amount=0).save)
    tax = invoice("2026-04").taxes.get()
    assert "issued invoice" in refused(again(tax, percent=8).save)


def test_lines_must_add_up_to_the_total(life):
    issued = invoice("2026-04")
    draft = again(issued, number="INV-2026-900000", billing_month="2031-01-01", total=1)
    draft.save()
    wrong = again(issued.lines.get(), invoice_id=draft.pk, amount=2)
    assert "do not add up" in refused(wrong.save)
    wrong.amount, wrong.position = 1, 2  # the first line would follow
    assert "not all in one statement" in refused(wrong.save)
    wrong.position = 1
    wrong.amount, wrong.pk = 1, None
    wrong.save()


def test_an_invoice_is_for_an_account_of_its_customer(life):
    other = again(
        invoice("2026-04"),
        number="INV-2026-900000",
        billing_month="2031-01-01",
        customer_id=invoice("2026-04", "B").customer_id,
    )
    assert "billing account of its customer" in refused(other.save)


@pytest.mark.parametrize(
    ("model", "changes"),
    [
        (InvoiceLine, {"contract_id": 0, "position": 9}),
        (InvoiceLine, {"invoice_id": 0}),
        (InvoiceTax, {"invoice_id": 0}),
        (OpenInvoice, {"invoice_id": 0}),
        (OutboxMessage, {"notice_id": 0, "recipient": "x@example.jp"}),
        (Notice, {"customer_id": 0}),
        (JournalEntry, {"contract_id": 0}),
    ],
)
def test_rows_refer_to_rows_that_exist(life, model, changes):
    assert "does not exist" in refused(again(model.objects.first(), **changes).save)


def pay(payment: Payment, issued: Invoice, amount: int) -> Allocation:
    return Allocation(
        invoice=issued,
        payment=payment,
        kind=Allocation.Kind.PAYMENT,
        amount=amount,
        day=payment.value_date,
        reason="named",
        recorded_at=payment.recorded_at,
    )


def test_never_more_is_allocated_than_an_invoice_owes(life):
    payment = again(Payment.objects.get(), amount=1_000_000)
    payment.save()
    issued = invoice("2026-04")
    assert "allocations of" in refused(pay(payment, issued, 7_821).save)
    pay(payment, issued, 7_820).save()
    issued.refresh_from_db()
    assert issued.settlement.paid_on == payment.value_date


def test_never_more_is_allocated_than_a_payment_brought(life):
    assert "from a payment" in refused(pay(Payment.objects.get(), invoice("2026-05"), 1).save)


def test_a_reversal_takes_the_settlement_back(life):
    issued = invoice("2026-04")
    allocation = issued.allocations.get()
    reversal = again(
        allocation, kind="reversal", reverses_id=allocation.pk, amount=-allocation.amount
    )
    reversal.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        again(reversal).save()


def test_one_message_each_document_recipient_and_purpose(life):
    message = OutboxMessage.objects.first()
    assert "one_message_each_purpose" in refused(again(message).save)


def test_numbers_have_no_gap_after_a_rollback():
    first = take("INV", 2031)
    with transaction.atomic():
        take("INV", 2031, 5)
        transaction.set_rollback(True)
    assert take("INV", 2031, 2) == ["INV-2031-000002", "INV-2031-000003"]
    assert first == ["INV-2031-000001"]
    assert take("INV", 2032) == ["INV-2032-000001"]


def test_a_document_is_made_once(life):
    issued = invoice("2026-04")
    assert document(issued).pdf == document(issued).pdf
    assert InvoiceDocument.objects.count() == 1


ENTRY = """
INSERT INTO billing_ledgerentry (day, debit, credit, amount, tax, tax_category, why, event,
                                 event_id, billing_account_id, recorded_on)
VALUES (%(day)s, 'bank', 'advances', 1, 0, '', 'received', 'payment', 1, %(account)s, %(day)s)"""


def test_no_month_is_closed_while_something_is_entered_whatever_its_day(committed):
    """It may be committed after midnight, when the month that it is of is over."""
    lived("2026-04-02", *signed("2026-04-01"))
    entry = {"day": "2999-12-31", "account": account().pk}
    parameters = connection.get_connection_params()
    with psycopg.connect(**parameters) as writer, psycopg.connect(**parameters) as closer:
        writer.execute(ENTRY, entry)
        lock = "SELECT billing_lock_months(0)"
        assert closer.execute(lock).fetchone() == (False,)
        writer.rollback()
        assert closer.execute(lock).fetchone() == (True,)
        closer.rollback()
