"""A fee billed wrongly is given back by a credit note and billed right on the next invoice."""

from datetime import date
from decimal import Decimal
from hashlib import sha256
from io import BytesIO

import pytest
from django.db import DatabaseError, transaction
from pypdf import PdfReader

from billing.approvals import correction as approval
from billing.models import Charge, Invoice, LedgerEntry, MonthClose
from billing.operations import billing_holds, charges, proving, run
from billing.operations.credit_notes import issue_credit_note
from billing.operations.documents import current_xml, document
from billing.operations.payments import receive
from billing.queries import ceiling, dunning
from billing.queries.content import content
from billing.terms.charges import Correction
from billing.terms.crediting import CreditKind, Wanted
from billing.terms.tax import TaxRate
from contracts.office.about_company import TABLES
from contracts.office.context import EVERY_DUTY, By, Role, system
from contracts.office.models import JournalEntry
from contracts.office.operations import approvals
from contracts.office.terms.explanation import Refused
from contracts.office.terms.fingerprint import Changed
from contracts.people.models import BillingAccount
from contracts.queries import facts
from portal.jobs.runner import run_here
from tests.deciding import approve
from tests.deciding import read as read_by
from tests.documents.ubl import lines, read, text
from tests.factories import StaffFactory
from tests.staff import two
from tests.world import account, contract, d, event, invoice, lived, signed

pytestmark = pytest.mark.django_db
DAY = "2026-05-10"


def wording(first: str = "2026-04-01", last: str = "2026-04-30", corrects: str | None = None):
    return Correction(d(first), d(last), "台数の誤りの訂正", "Wrong number of servers", corrects)


def correct(day: str, amount: int, asked: Correction, number: str = "C1") -> Charge:
    return charges.correct(system(d(day)), contract(number).pk, amount, "電話で確認", asked)


def give_back(month: str, amount: int, day: str = DAY) -> None:
    """What an invoice billed too much of, before tax."""
    by, second = two(day)
    wanted = Wanted({TaxRate(Decimal(10)): amount}).to_json()
    issue_credit_note(
        by, invoice(month).pk, wanted, "台数の誤り", second, kind=CreditKind.CORRECTION
    )


def entered(**of) -> list[tuple]:
    rows = LedgerEntry.objects.filter(**of).order_by("day", "pk")
    return [(str(r.day), r.debit, r.credit, r.amount, r.tax, r.why) for r in rows]


def differences(day: str) -> list:
    found = proving.prove(system(d(day)), d(day))
    return [one for proved in found for one in proved.differences]


@pytest.fixture
def corrected() -> Invoice:
    """April billed 2 servers, 35,640, and all given back; 1 server, 16,205 for it, is on May's."""
    lived(DAY, *signed("2026-04-01", servers=2))
    wrong = invoice("2026-04")
    give_back("2026-04", 32_400)
    correct(DAY, 16_205, wording(corrects=wrong.number))
    for _ in range(2):
        run_here(d("2026-06-01"))
    return invoice("2026-05")


def test_art_23_1_the_right_amount_is_a_fee_of_the_contract_on_the_next_invoice(corrected):
    """32,400 + 16,205 = 48,605, tax 4,860.5."""
    fee, line = corrected.lines.order_by("position")
    assert (fee.kind, fee.amount) == ("fee", 32_400)
    assert (line.kind, line.contract, line.amount, line.tax_percent) == (
        "correction", contract(), 16_205, Decimal(10),
    )  # fmt: skip
    assert (line.first, line.last) == (date(2026, 4, 1), date(2026, 4, 30))
    assert corrected.taxes.get().tax == 4_860
    assert corrected.total == 53_465
    row = Charge.objects.get()
    assert (row.invoice, row.corrects) == (corrected, invoice("2026-04"))
    run_here(d("2026-07-01"))
    assert invoice("2026-06").total == 35_640  # once


def test_in_the_books_it_is_sales_of_months_that_passed_and_they_prove_true(corrected):
    """48,605 + 4,860, all for months that have passed on 1 June."""
    assert entered(event="invoice", event_id=corrected.pk) == [
        ("2026-05-31", "receivable", "sales", 53_465, 4_860, "served")
    ]
    assert differences("2026-06-01") == []


def test_what_is_for_months_to_come_is_deferred():
    """An annual fee of 12 months put right in May: 120,000 + tax, from June on deferred."""
    lived(DAY, *signed("2026-04-01", plan="annual"))
    correct(DAY, 120_000, wording("2026-04-01", "2027-03-31"))
    run_here(d("2026-06-01"))
    found = entered(event="invoice", event_id=invoice("2026-05").pk)
    assert found[:3] == [
        ("2026-05-31", "receivable", "sales", 22_000, 2_000, "served"),
        ("2026-06-01", "receivable", "deferred", 110_000, 0, "ahead"),
        ("2026-06-30", "deferred", "sales", 11_000, 1_000, "earned"),
    ]
    assert len(found) == 12
    assert differences("2026-06-01") == []
    give_back("2026-05", 120_000, "2026-06-10")
    assert differences("2026-06-10") == []


def test_the_documents_say_it_to_people_and_machines(corrected):
    made = PdfReader(BytesIO(bytes(document(corrected).pdf)))
    said = "".join("".join(page.extract_text() for page in made.pages).split())
    assert "利用料の訂正" in said
    assert f"{invoice('2026-04').number}の訂正:台数の誤りの訂正(16,205円、税抜)" in said
    assert "電話で確認" not in said  # the reason kept by staff
    root = read(current_xml(corrected))
    (_, line) = lines(root)
    assert text(line, "Item/Name") == "利用料の訂正"
    assert text(line, "LineExtensionAmount") == "16205"
    assert text(line, "InvoicePeriod/StartDate") == "2026-04-01"
    assert text(line, "Item/ClassifiedTaxCategory/ID") == "S"
    assert text(root, "LegalMonetaryTotal/PayableAmount") == "53465"


def test_a_document_in_english_has_the_english_wording():
    lived(DAY, *signed("2026-04-01"))
    BillingAccount.objects.update(language="en")
    number = invoice("2026-04").number
    correct(DAY, 16_205, wording(corrects=number))
    run_here(d("2026-06-01"))
    (_, line) = content(invoice("2026-05")).lines
    assert line.title == "Correction of fees"
    said = f"Corrects {number}: Wrong number of servers (¥16,205 before tax)"
    assert line.explanation == said


def test_where_its_months_are_closed_it_is_entered_on_the_day_of_issue():
    """May is held back, and closed before it is billed after all: 16,200 + 1,005, tax 1,720."""
    lived(DAY, *signed("2026-04-01"))
    by, second = two(DAY)
    billing_holds.hold(by, account().pk, "金額を確認中", d("2026-06-30"))
    correct(DAY, 1_005, wording())
    run_here(d("2026-06-01"))
    MonthClose.objects.create(
        month=d("2026-05-01"), step="closed", proof={"of": "elsewhere"}, pdf=b"x",
        sha256=sha256(b"x").hexdigest(), at=system(d("2026-06-10")).now,
        author_id=by.account_id, second_id=second.account_id,
    )  # fmt: skip
    day = system(d("2026-06-20"))
    billing_holds.release(day, account().pk)
    run.bill(day, [account().pk], d("2026-05-01"))
    found = invoice("2026-05")
    assert entered(event="invoice", event_id=found.pk) == [
        ("2026-06-20", "receivable", "sales", 18_925, 1_720, "served")
    ]
    assert differences("2026-06-20") == []


def test_a_company_takes_it_away_without_what_staff_keep_for_themselves(corrected):
    (row,) = TABLES["charges"].rows(account().customer_id)
    assert (row["kind"], row["amount"], row["reason"]) == ("correction", 16_205, "台数の誤りの訂正")
    assert "why" not in row


def test_art_32_7_what_is_paid_of_it_counts_as_a_fee(corrected):
    receive(system(d("2026-06-20")), account().pk, 53_465, d("2026-06-20"), [corrected.number])
    fact = facts.of_contract(contract())
    found = ceiling.of_contract(contract(), fact, d("2026-04-01"), d("2026-06-20"))
    assert found.amount == 53_465


def test_unpaid_it_is_dunned_as_a_fee_of_its_contract():
    """Of a contract that has ended no other fee is on the invoice."""
    lived(
        "2026-06-10",
        *signed("2026-04-01"),
        event("2026-05-01", "terminate", contract="C1", ground="17-1(3)"),
    )
    correct("2026-06-10", 30_000, wording())
    run_here(d("2026-07-01"))
    found = invoice("2026-06")
    assert (found.total, found.lines.count()) == (33_000, 1)
    assert dunning.contracts_of([found.pk]) == {found.pk: {contract().pk}}
    assert differences("2026-07-01") == []


def test_withdrawn_only_before_it_is_billed():
    lived(DAY, *signed("2026-04-01"))
    first = correct(DAY, 1_000, wording())
    charges.withdraw(system(d(DAY)), first.pk)
    entry = JournalEntry.objects.get(operation="withdraw_correction")
    assert (entry.clause, entry.reference) == ("23-1", f"correction:{first.pk}")
    with pytest.raises(Refused, match="取下げ済み"):
        charges.withdraw(system(d(DAY)), first.pk)
    second = correct(DAY, 2_000, wording())
    run_here(d("2026-06-01"))
    with pytest.raises(Refused, match="請求済み"):
        charges.withdraw(system(d("2026-06-01")), second.pk)
    assert invoice("2026-05").total == 17_820 + 2_200


def test_it_needs_a_second_person_and_an_invoice_of_the_same_account():
    lived(DAY, *signed("2026-04-01"), *signed("2026-04-01", "C2", "B"))
    person = StaffFactory(email="s@example.jp", duties=[])
    alone = By(system(d(DAY)).now, Role.STAFF, person.pk, "s", duties=EVERY_DUTY)
    with pytest.raises(Refused, match="もう一人の承認"):
        charges.correct(alone, contract().pk, 1_000, "x", wording())
    of_b = invoice("2026-04", "B")
    for number in (of_b.number, "INV-2026-999999"):
        with pytest.raises(Refused, match=f"{number}は、この契約の請求先の請求書ではありません"):
            correct(DAY, 1_000, wording(corrects=number))
    row = correct(DAY, 1_000, wording(corrects=invoice("2026-04").number))
    with pytest.raises(DatabaseError, match="of its own account"), transaction.atomic():
        Charge.objects.filter(pk=row.pk).update(corrects=of_b)


@pytest.mark.parametrize(
    "values",
    [
        {"first": None},
        {"last": "2026-03-31"},
        {"contract": None},
        {"why": ""},
        {"amount": 0},
        {"kind": "damages"},
    ],
)
def test_the_database_holds_what_a_correction_is(values):
    lived(DAY, *signed("2026-04-01"))
    row = correct(DAY, 1_000, wording())
    with pytest.raises(DatabaseError), transaction.atomic():
        Charge.objects.filter(pk=row.pk).update(**values)


def test_proposed_and_approved_by_what_is_so_at_the_decision(corrected):
    """The proposer read that nothing was given back of May's invoice; the approver that it was."""
    by, second = two("2026-06-10")
    values = {
        "amount": 10_000, "first": "2026-05-01", "last": "2026-05-31", "reason": "5月分の訂正",
        "reason_en": "", "corrects": corrected.number,
    }  # fmt: skip
    row = approvals.propose(
        by, approval.KIND, "contract:C1", values, contract=contract(), reason="電話で確認"
    )
    as_proposed = read_by(second, row)
    give_back("2026-05", 16_205, "2026-06-10")
    with pytest.raises(Changed):
        approvals.approve(second, row.pk, as_proposed)
    now = approval.KIND.facts(row, d("2026-06-10"))
    told = {one.ja: getattr(one.value, "ja", one.value) for one in now}
    assert told["訂正する請求書"] == corrected.number
    assert told["その返還請求書"] == "CN-2026-000002 ¥17,825"
    assert told["明細"] == f"{corrected.number}の訂正: 5月分の訂正(10,000円、税抜)"
    assert (told["請求額(税抜)"], told["税率"]) == (10_000, "10%")
    assert told["請求書の合計(見込み)"] == "¥35,640 → ¥46,640"
    old = next(one for one in row.facts_then if one.ja == "その返還請求書")
    assert old.value.ja == "なし"
    approve(second, row.pk)
    made = Charge.objects.latest("pk")
    assert (made.reason, made.why, made.corrects) == ("5月分の訂正", "電話で確認", corrected)
    assert (made.recorded_by_id, made.approved_by_id) == (by.account_id, second.account_id)
    entry = JournalEntry.objects.filter(operation="correct_fees").latest("pk")
    assert (entry.clause, entry.reference) == ("23-1", f"correction:{made.pk}")
    assert entry.after["approved_by"] == second.name
