"""Receipts of payments: what they say, once each, void when the money or its use is undone."""

import hashlib

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction

from billing.models import Allocation, Payment, Receipt, ReceiptLine, ReceiptPart
from billing.operations.documents import receipt_document
from billing.operations.payments import allocate_again, receive
from billing.operations.receipts import issue_receipt
from billing.operations.returns import send_back
from billing.queries.receipts import draft, of_payments
from contracts.office import context
from contracts.office.context import By, Member, Role
from contracts.office.models import JournalEntry
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Refused
from contracts.office.terms.fingerprint import Changed
from portal.jobs.runner import run_here
from tests.world import account, d, invoice, lived, signed

pytestmark = pytest.mark.django_db
DAY = "2026-07-02"


@pytest.fixture
def by() -> By:
    return context.system(d(DAY))


@pytest.fixture
def paid(by) -> Payment:
    """A owes 35,640 for April (due 06-01), as much for May and for June; 80,000 came 06-20.

    It pays April and May whole; 8,720 of June's, which bears 269 of late interest.
    """
    lived(DAY, *signed("2026-04-01", servers=2), *signed("2026-04-01", "C2", "B"))
    return receive(by, account().pk, 80_000, d("2026-06-20"))


def states(payment: Payment) -> list[tuple[str, bool]]:
    return [(one.number, one.is_void) for one in of_payments([payment.pk])[payment.pk]]


def parts(receipt: Receipt) -> list[tuple[str, int, int]]:
    return [(f"{one.category}", one.amount, one.tax) for one in receipt.parts.all()]


def test_it_names_the_invoices_and_the_tax_within(paid, by):
    receipt = issue_receipt(by, paid.pk)
    assert (receipt.number, receipt.amount, receipt.credit) == ("RC-2026-000001", 80_000, 0)
    lines = receipt.lines.order_by("id").values_list("allocation__invoice__label", "amount")
    assert list(lines) == [("2026-04", 35_640), ("2026-05", 35_640), ("2026-06", 8_720)]
    # June: nothing had accrued when it was billed. 8,720 × 3,240/35,640 = 792.7
    assert parts(receipt) == [("standard", 2 * 32_400 + 7_928, 2 * 3_240 + 792)]
    entry = JournalEntry.objects.get(operation="issue_receipt")
    assert (entry.reference, entry.after["receipt"]) == (f"payment:{paid.pk}", "RC-2026-000001")


def test_what_settles_nothing_is_credit(by):
    lived(DAY, *signed("2026-04-01"))
    payment = receive(by, account().pk, 100_000, d(DAY))
    receipt = issue_receipt(by, payment.pk)
    assert receipt.credit == 100_000 - 3 * 17_820
    assert sum(a + t for _, a, t in parts(receipt)) + receipt.credit == 100_000


def test_once_unless_it_is_void(paid, by):
    issue_receipt(by, paid.pk)
    with pytest.raises(Refused, match="RC-2026-000001"):
        issue_receipt(by, paid.pk)
    assert states(paid) == [("RC-2026-000001", False)]


def test_credit_used_later_leaves_it_valid():
    lived("2026-04-30", *signed("2026-04-01"))
    payment = receive(context.system(d("2026-04-30")), account().pk, 17_820, d("2026-04-30"))
    receipt = issue_receipt(context.system(d("2026-04-30")), payment.pk)
    assert (receipt.credit, parts(receipt)) == (17_820, [])
    run_here(d("2026-05-01"))
    assert payment.allocations.exists()
    assert states(payment) == [("RC-2026-000001", False)]


def test_sent_back_it_is_void_and_there_is_no_other(paid, by):
    issue_receipt(by, paid.pk)
    send_back(by, paid.pk, d(DAY), "組戻し")
    assert states(paid) == [("RC-2026-000001", True)]
    assert draft(paid) is None
    with pytest.raises(Refused, match="取り消されている"):
        issue_receipt(by, paid.pk)


def test_allocated_again_it_is_void_and_the_next_names_it(paid, by):
    issue_receipt(by, paid.pk)
    allocate_again(by, paid.pk, "誤り")
    assert states(paid) == [("RC-2026-000001", True)]
    second = issue_receipt(by, paid.pk)
    assert (second.number, second.replaces.number) == ("RC-2026-000002", "RC-2026-000001")
    assert states(paid) == [("RC-2026-000001", True), ("RC-2026-000002", False)]


def test_a_part_sent_back_leaves_a_receipt_of_the_rest(by):
    lived(DAY, *signed("2026-06-01"))
    payment = receive(by, account().pk, 20_000, d(DAY))
    issue_receipt(by, payment.pk)
    send_back(by, payment.pk, d(DAY), "過入金", amount=2_180)
    assert states(payment) == [("RC-2026-000001", True)]
    second = issue_receipt(by, payment.pk)
    assert (second.amount, second.credit) == (17_820, 0)


def test_what_was_read_is_what_is_issued(paid, by):
    read = fingerprint.of(draft(paid))
    send_back(by, paid.pk, d(DAY), "x")
    receive(by, account().pk, 80_000, d("2026-06-21"))
    other = Payment.objects.last()
    with pytest.raises(Changed):
        issue_receipt(by, other.pk, read)
    assert not Receipt.objects.exists()


@pytest.mark.parametrize(
    ("member", "may"), [(Member.OWNER, True), (Member.BILLING, True), (Member.VIEWER, False)]
)
def test_who_minds_the_money_of_the_payer_may(paid, by, member, may):
    company = paid.customer_id
    who = By(by.now, Role.CUSTOMER, None, "x", {company: member})
    if may:
        assert issue_receipt(who, paid.pk).customer_id == company
    else:
        with pytest.raises(PermissionDenied):
            issue_receipt(who, paid.pk)


def test_original_and_copy_are_made_once_each(paid, by):
    receipt = issue_receipt(by, paid.pk)
    original, copy = (receipt_document(receipt, is_copy) for is_copy in (False, True))
    for one in (original, copy):
        assert one.sha256 == hashlib.sha256(one.pdf).hexdigest()
    assert original.sha256 != copy.sha256
    again = receipt_document(Receipt.objects.get(), is_copy=True)
    assert (again.pk, bytes(again.pdf)) == (copy.pk, bytes(copy.pdf))


def test_the_database_refuses_changes_forks_and_wrong_sums(paid, by):
    receipt = issue_receipt(by, paid.pk)
    receipt_document(receipt, is_copy=False)
    for table in ("receipt", "receiptline", "receiptpart", "receiptdocument"):
        for statement in (f"UPDATE billing_{table} SET id = id", f"DELETE FROM billing_{table}"):
            with (
                connection.cursor() as cursor,
                pytest.raises(DatabaseError, match="is a record"),
                transaction.atomic(),
            ):
                cursor.execute(statement)
    values = {
        "payment": paid, "customer": paid.customer, "issued_on": d(DAY), "amount": 80_000,
        "parties": {},
    }  # fmt: skip
    with pytest.raises(IntegrityError, match="one_first_receipt"), transaction.atomic():
        Receipt.objects.create(number="RC-1", **values)
    values["replaces"] = receipt
    with pytest.raises(IntegrityError, match="more than its payment"), transaction.atomic():
        Receipt.objects.create(number="RC-1", **{**values, "amount": 80_001})
    second = Receipt.objects.create(number="RC-2", **values)
    line = Allocation.objects.filter(payment=paid).first()
    ReceiptLine.objects.create(receipt=second, allocation=line, amount=line.amount)
    with pytest.raises(IntegrityError, match="do not add up"), transaction.atomic():
        ReceiptPart.objects.create(receipt=second, amount=80_000)


def test_numbers_have_no_gap_after_a_rollback(paid, by):
    point = transaction.savepoint()
    issue_receipt(by, paid.pk)
    transaction.savepoint_rollback(point)
    assert issue_receipt(by, paid.pk).number == "RC-2026-000001"
    assert invoice("2026-04").number == "INV-2026-000001"
