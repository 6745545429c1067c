"""An invoice reissued in other words: what changes, and what does not."""

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction

from billing.models import Allocation, Invoice, InvoiceReissue
from billing.operations.documents import current_document, document, reissue_document
from billing.operations.payments import receive
from billing.operations.reissuing import draft, reissue
from billing.queries import all_invoices
from billing.queries.receivables import receivables
from billing.queries.reissues import Wording, newest, versions, wording
from billing.queries.search import InvoiceCriteria, find
from contracts.office import context
from contracts.office.context import By
from contracts.office.models import JournalEntry, Notice, OutboxMessage
from contracts.office.operations.mail_again import resend
from contracts.office.outbox import composers
from contracts.office.queries.notices import text as notice_text
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Refused
from contracts.office.terms.fingerprint import Changed
from contracts.operations.references import set_references
from portal.jobs.runner import run_here
from tests.documents.reading import text
from tests.world import account, contract, d, invoice, lived, signed

pytestmark = pytest.mark.django_db
DAY = "2026-07-02"


@pytest.fixture
def by() -> By:
    return context.system(d(DAY))


@pytest.fixture
def issued() -> Invoice:
    """April's invoice of A: 35,640, due on June 1, of which 10,000 came on June 11."""
    lived(DAY, *signed("2026-04-01", servers=2), *signed("2026-04-01", "C2", "B"))
    receive(context.system(d("2026-06-11")), account().pk, 10_000, d("2026-06-11"))
    return invoice("2026-04")


def words(row: Invoice, **others) -> Wording:
    now = wording(row, newest(row))
    return Wording(**{**now.recipient, "remark": now.remark, **others})


def made(by: By, row: Invoice, **others) -> InvoiceReissue:
    return reissue(by, row.pk, words(row, **others), "宛名の訂正")


def test_it_says_other_words_names_what_it_replaces_and_keeps_every_figure(issued, by):
    before = (receivables([issued.pk])[issued.pk], list(Allocation.objects.values()))
    row = made(
        by, issued, name="見本ホールディングス株式会社", department="経理部", remark="部署名を訂正"
    )
    assert (row.number, row.issued_on) == ("INV-2026-000001-R1", d(DAY))
    read = text(bytes(reissue_document(row).pdf))
    for said in (
        "請求書番号  INV-2026-000001-R1",
        "発行日  2026年5月1日",
        "再発行日  2026年7月2日",
        "INV-2026-000001 の再発行(差替え)です。金額とお支払期限に変更はありません。",
        "見本ホールディングス株式会社",
        "経理部 御中",
        "ご請求金額(税込)  ¥35,640  お支払期限  2026年6月1日",
        "10%  ¥32,400  ¥3,240",
        "登録番号 T9234567890123",
        "部署名を訂正",
    ):
        assert said in read, (said, read)
    assert "A株式会社" not in read
    issued.refresh_from_db()
    assert (receivables([issued.pk])[issued.pk], list(Allocation.objects.values())) == before
    assert issued.parties["recipient"]["name"] == "A株式会社"
    assert "再発行" not in text(bytes(document(issued).pdf))
    assert account().name == "A株式会社"


def test_the_next_one_replaces_it_and_the_last_one_holds(issued, by):
    made(by, issued, name="甲株式会社")
    second = made(by, issued, purchase_order="PO-1")
    read = text(bytes(reissue_document(second).pdf))
    assert "INV-2026-000001-R1 の再発行(差替え)です。" in read
    assert "甲株式会社 御中" in read
    assert "発注番号  PO-1" in read
    assert [(one.number, one.holds) for one in versions(issued)] == [
        ("INV-2026-000001-R2", True),
        ("INV-2026-000001-R1", False),
        ("INV-2026-000001", False),
    ]
    assert bytes(current_document(issued).pdf) == bytes(reissue_document(second).pdf)


def test_a_contracts_reference_that_stood_at_the_head_is_corrected_with_it(today, by, monkeypatch):
    lived("2026-06-01", *signed("2026-04-01", "C1", "B"), *signed("2026-04-01", "C2", "B"))
    set_references(by, contract("C1"), purchase_order="PO-1", cost_centre="営業部")
    set_references(by, contract("C2"), purchase_order="PO-1")
    run_here(d("2026-07-01"))
    issued = Invoice.objects.get(label="2026-06", customer__number="B")
    assert issued.parties["recipient"]["purchase_order"] == "PO-1"
    row = made(by, issued, purchase_order="PO-2", own_reference="K-1")
    assert row.parties["references"] == {
        "C1": {"purchase_order": "PO-2", "cost_centre": "営業部"},
        "C2": {"purchase_order": "PO-2"},
    }
    assert row.customer_references == "PO-2\nK-1\n営業部"
    read = text(bytes(reissue_document(row).pdf))
    assert "発注番号  PO-2" in read
    assert "PO-1" not in read
    for word in ("PO-1", "PO-2", "ｋ-1", "営業部"):
        asked = InvoiceCriteria(text=word)
        found = find(Invoice.objects.all(), issued.customer_id, asked, by.day)
        assert issued in found, word
        for most in (1, 2_000):
            monkeypatch.setattr(all_invoices, "MOST_IDS", most)
            assert issued in all_invoices.find(asked, by.day), (word, most)


def test_a_payer_who_writes_its_number_means_the_invoice(issued, by):
    made(by, issued, name="甲株式会社")
    payment = receive(by, account().pk, 1_000, d(DAY), ["INV-2026-000001"])
    assert payment.allocations.get().invoice == issued


def test_the_holder_is_told_with_the_new_document_and_the_journal_says_what_changed(issued, by):
    row = made(by, issued, name="甲株式会社")
    notice = Notice.objects.get(kind="invoice_reissued")
    assert (notice.customer, notice.reference) == (issued.customer, row.number)
    message = OutboxMessage.objects.get(purpose="invoice_reissued")
    mail = composers["invoice_reissued"](message)
    assert message.recipient == "customer1@example.jp"
    assert "請求書 INV-2026-000001 を再発行しました。" in mail.body
    ((name, content, _kind),) = mail.attachments
    assert name == "INV-2026-000001-R1.pdf"
    assert content == bytes(reissue_document(row).pdf)
    entry = JournalEntry.objects.get(operation="reissue_invoice")
    assert entry.reference == issued.number
    assert entry.before == {"name": "A株式会社"}
    assert entry.after == {"name": "甲株式会社", "number": row.number, "reason": "宛名の訂正"}


def test_what_is_sent_again_carries_the_words_that_hold_and_the_old_notice_what_it_said(issued):
    first = OutboxMessage.objects.get(document=issued.number, purpose="invoice")
    OutboxMessage.objects.update(sent_at=context.now(), next_attempt_at=None)
    by = context.system(d(DAY))
    made(by, issued, name="甲株式会社")
    again = resend(by, first.pk, "new@example.jp")
    mail = composers["invoice"](again)
    assert mail.attachments[0][0] == "INV-2026-000001-R1.pdf"
    assert mail.body.startswith("甲株式会社 御中")
    told = notice_text(first.notice, first.recipient)
    assert told is not None
    assert told[1].startswith("A株式会社 御中")


def test_nothing_changed_no_reason_or_a_wrong_word_is_refused(issued, by):
    with pytest.raises(Refused, match="変更された項目がありません"):
        made(by, issued)
    with pytest.raises(Refused, match="理由"):
        reissue(by, issued.pk, words(issued, name="甲"), " ")
    for wrong in ({"name": ""}, {"postal_code": "1"}, {"department": "x" * 81}):
        with pytest.raises(ValidationError):
            made(by, issued, **wrong)
    assert not InvoiceReissue.objects.exists()


def test_what_was_read_is_what_is_done(issued, by):
    read = fingerprint.of(draft(issued, words(issued, name="甲")))
    made(by, issued, name="乙")
    with pytest.raises(Changed):
        reissue(by, issued.pk, words(issued, name="甲"), "x", read)
    assert InvoiceReissue.objects.count() == 1


def test_the_database_refuses_changes_and_gaps(issued, by):
    row = made(by, issued, name="甲")
    reissue_document(row)
    for table, key in (("invoicereissue", "id"), ("invoicereissuedocument", "reissue_id")):
        for statement in (
            f"UPDATE billing_{table} SET {key} = {key}",
            f"DELETE FROM billing_{table}",
        ):
            with (
                connection.cursor() as cursor,
                pytest.raises(DatabaseError, match="is a record"),
                transaction.atomic(),
            ):
                cursor.execute(statement)
    values = {"issued_on": d(DAY), "issued_at": by.now, "reason": "x", "parties": {}}
    for revision, number in ((3, "INV-2026-000001-R3"), (2, "INV-2026-000001-R9")):
        with pytest.raises(IntegrityError, match="out of order"), transaction.atomic():
            InvoiceReissue.objects.create(
                invoice=issued, revision=revision, number=number, **values
            )
