"""In which language a billing account gets its documents: from the next on, frozen with each."""

from dataclasses import replace

import pytest
from django.utils.translation import override

from billing.models import InvoiceReissue
from billing.operations import ending
from billing.operations.credit_notes import issue_credit_note
from billing.operations.documents import document
from billing.operations.payments import receive
from billing.operations.receipts import issue_receipt
from billing.operations.reissuing import reissue
from billing.queries.content import content
from billing.queries.reissues import wording
from billing.terms.crediting import CreditKind
from contracts.models import Contract
from contracts.office.context import system
from contracts.office.models import JournalEntry, Notice, OutboxMessage
from contracts.office.outbox import composers
from contracts.office.queries.notices import text
from contracts.people.models import BillingAccount, Customer
from contracts.people.operations.companies import change_particulars
from contracts.people.queries.languages import of_companies
from contracts.queries.letters import letter
from contracts.queries.paper import paper
from portal.jobs.runner import run_here
from tests.documents.reading import text as printed
from tests.once import once
from tests.staff import staff, two
from tests.world import account, contract, d, invoice, lived, signed

pytestmark = pytest.mark.django_db
DAY = "2026-06-01"
LIFE = (*signed("2026-04-01", servers=2), *signed("2026-04-01", "C2", "B"))


def live() -> None:
    """A chose English after the invoice of April, before that of May."""
    lived("2026-05-20", *LIFE)
    change_particulars(staff("sato", "2026-05-20"), account(), language="en")
    run_here(d(DAY))


past = once(live, on=DAY)


@pytest.fixture
def english(past, today) -> None:
    today(DAY)


def mails(purpose: str, customer: str = "A") -> list:
    found = OutboxMessage.objects.filter(purpose=purpose, notice__customer__number=customer)
    return [composers[one.purpose](one) for one in found.order_by("id")]


def test_it_is_journaled_and_counts_from_the_next_document(english):
    entry = JournalEntry.objects.get(operation="change_billingaccount")
    assert (entry.before, entry.after) == ({"language": "ja"}, {"language": "en"})
    before, after = invoice("2026-04"), invoice("2026-05")
    assert (content(before).recipient.language, content(after).recipient.language) == ("ja", "en")
    assert "2026年5月分" not in printed(bytes(document(after).pdf))
    assert "Server Security Service: fees for May 2026" in printed(bytes(document(after).pdf))
    assert "ご請求金額(税込)" in printed(bytes(document(before).pdf))


def test_what_was_issued_keeps_its_language_whatever_is_chosen_later(english):
    by = staff("sato", DAY)
    change_particulars(by, account(), language="ja")
    for month, language in (("2026-04", "ja"), ("2026-05", "en")):
        row = invoice(month)
        words = wording(row, None)
        reissue(by, row.pk, replace(words, remark="X"), "訂正")
        again = InvoiceReissue.objects.get(invoice=row)
        assert content(row).recipient.language == language
        assert content(row, again).recipient.language == language
    with override("en"):  # nor does the reader's language count
        assert content(invoice("2026-04")).subject.endswith("2026年4月分 ご利用料金")


def test_receipts_credit_notes_and_letters_follow(english):
    by, second = two(DAY)
    paid = issue_receipt(by, receive(by, account().pk, 1_000, d(DAY)).pk)
    note = issue_credit_note(
        by, invoice("2026-05").pk, {"lines": [1]}, "x", second, kind=CreditKind.GOODWILL
    )
    for parties in (paid.parties, note.parties):
        assert parties["recipient"]["language"] == "en"
    ending.terminate(system(d(DAY)), contract().pk, "17-1(1)")
    told = Notice.objects.get(kind="terminated")
    assert told.data["language"] == "en"
    assert letter(told).title == "Termination of your contract (C1)"
    assert letter(told).recipient.names == ["A株式会社"]
    accepted = Notice.objects.get(kind="accepted", contract__number="C1")
    assert "language" not in accepted.data
    assert letter(accepted).title == "ご契約が成立しました(C1)"
    assert (paper(contract("C1"), d(DAY)).language, paper(contract("C2"), d(DAY)).language) == (
        "en",
        "ja",
    )


def test_a_mail_speaks_both_and_begins_with_the_language_of_the_document(english):
    before, after = mails("invoice")
    assert (before.subject, after.subject) == (
        "請求書をお送りします(INV-2026-000001)",
        "Invoice INV-2026-000003",
    )
    assert before.body.index("ご請求金額") < before.body.index("Amount due")
    assert after.body.index("Amount due") < after.body.index("ご請求金額")
    assert after.body.startswith("A株式会社\n\nInvoice INV-2026-000003 is attached.")
    assert before.body.startswith("A株式会社 御中\n\n請求書 INV-2026-000001 をお送りします。")
    assert '<html lang="en">' in after.alternatives[0][0]
    subject, said = text(Notice.objects.get(kind="changed"))
    assert subject == "A change to your registered details"
    assert "Language of documents: Japanese → English" in said
    assert "書類の言語: 日本語 → 英語" in said


def test_who_has_no_account_of_its_own_gets_that_of_its_default_account_else_japanese(english):
    """C1 is billed to B from here on: the letter goes to A, whose default account is English."""
    Contract.objects.filter(number="C1").update(billing_account=account("B"))
    assert contract("C1").language == "en"
    Contract.objects.filter(number="C2").update(billing_account=account("A"))
    assert contract("C2").language == "ja"
    a, b = (Customer.objects.get(number=number) for number in "AB")
    assert of_companies([a.pk, b.pk]) == {a.pk: "en", b.pk: "ja"}
    BillingAccount.objects.filter(customer=a).update(is_default=False)
    assert (a.language, of_companies([a.pk])) == ("ja", {a.pk: "ja"})
