"""Credit notes on PostgreSQL: numbers, frozen rows, what they settle, what becomes credit."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from billing.approvals import credit_note
from billing.models import Allocation, CreditNote, CreditNotePart, DunningProposal, DunningStep
from billing.operations.charges import charge
from billing.operations.credit_notes import issue_credit_note
from billing.operations.documents import credit_note_document
from billing.operations.payments import receive, reverse
from billing.operations.returns import send_back
from billing.queries.quotes import standing
from billing.queries.receivables import credit_of, receivables, with_outstanding
from billing.queries.slips import Books
from billing.queries.statement import of_accounts
from billing.terms.crediting import CreditKind
from billing.terms.interest import unbilled
from contracts.office import context
from contracts.office.context import Duty
from contracts.office.models import JournalEntry, Notice
from contracts.office.operations import approvals
from contracts.office.terms.explanation import Refused
from portal.jobs.runner import run_here
from tests.deciding import approve
from tests.jobs.several import together
from tests.staff import staff, two
from tests.world import account, contract, d, invoice, lived, signed

pytestmark = pytest.mark.django_db
REST, APRIL = {"rest": True}, "2026-04"


def ten(amount: int) -> dict:
    return {"amounts": {"standard:10": amount}}


def give_back(wanted: dict, day: str = "2026-05-10", month: str = APRIL) -> CreditNote:
    by, second = two(day)
    return issue_credit_note(
        by, invoice(month).pk, wanted, "台数の訂正", second, kind=CreditKind.GOODWILL
    )


def pay(day: str, amount: int, *named: str) -> None:
    receive(context.system(d(day)), account().pk, amount, d(day), named)


def outstanding(month: str = APRIL) -> int:
    return with_outstanding(type(invoice(month)).objects.filter(label=month)).get().outstanding


@pytest.fixture
def issued():
    """April, 2 servers: 32,400 + 3,240 = 35,640, due 2026-06-01."""
    lived("2026-05-01", *signed("2026-04-01", servers=2))


def test_what_is_unpaid_is_settled_and_everything_is_kept(issued):
    note = give_back(ten(16_200))
    assert (note.number, note.total, note.issued_on) == ("CN-2026-000001", 17_820, d("2026-05-10"))
    assert note.parties["issuer"]["name"] == "サンプルクラウド株式会社"
    assert note.parties["recipient"]["name"] == account().name
    (part,) = note.parts.values_list("category", "percent", "amount", "tax")
    assert part == ("standard", 10, 16_200, 1_620)
    assert (outstanding(), credit_of(account().pk)) == (17_820, 0)
    entry = JournalEntry.objects.get(operation="issue_credit_note")
    assert (entry.clause, entry.after["approved_by"]) == ("23-1", "suzuki@example.jp")
    assert Notice.objects.get(kind="credit_note").reference == note.number


def test_the_rest_takes_the_remainder_and_pays_the_invoice(issued):
    give_back(ten(105))  # tax 10, where the exact sum is 10.5
    note = give_back(REST)
    assert note.parts.values_list("amount", "tax").get() == (32_295, 3_230)
    assert note.lines == []
    assert outstanding() == 0
    assert invoice(APRIL).settlement.paid_on == d("2026-05-10")
    with pytest.raises(Refused, match="すでに全額"):
        give_back(REST)


def test_whole_lines_are_copied_and_given_back_once(issued):
    note = give_back({"lines": [1]})
    note.refresh_from_db()
    assert [(row["position"], row["amount"], row["percent"]) for row in note.lines] == [
        (1, 32_400, "10.00")
    ]
    assert "月額利用料" in note.lines[0]["title"]
    assert note.total == 35_640


def test_what_was_paid_becomes_credit_that_pays_the_next_invoice(issued):
    pay("2026-05-20", 30_000)
    give_back(ten(16_200), "2026-05-25")  # 17,820, of which 5,640 were unpaid
    assert (outstanding(), credit_of(account().pk)) == (0, 12_180)
    assert standing(contract()).credit == 12_180
    run_here(d("2026-06-01"))
    assert (outstanding("2026-05"), credit_of(account().pk)) == (23_460, 0)
    row = Allocation.objects.get(invoice=invoice("2026-05"))
    assert (row.kind, row.amount, row.reason, row.payment) == (
        "credit_note",
        12_180,
        "credit",
        None,
    )
    found = of_accounts([account().pk], d("2026-05-01"), d("2026-06-30"))
    assert [(e.kind, e.amount) for e in found.entries] == [
        ("invoice", 35_640), ("payment", -30_000), ("credit_note", -17_820), ("invoice", 35_640),
    ]  # fmt: skip
    assert (found.closing, found.credit) == (23_460, 0)
    before = of_accounts([account().pk], d("2026-05-26"), d("2026-05-31"))
    assert (before.opening, before.closing, before.credit) == (-12_180, -12_180, 12_180)


def test_no_tolerance_for_what_a_credit_note_leaves(today):
    lived("2026-05-01", *signed("2026-04-01"), short_payment_tolerance=20_000)
    pay("2026-05-20", 17_820)
    give_back(ten(100), "2026-05-25")
    run_here(d("2026-06-01"))
    assert outstanding("2026-05") == 17_820 - 110


def test_interest_is_calculated_on_what_is_left(issued):
    give_back(ten(16_200), "2026-06-11")
    known = receivables([invoice(APRIL).pk])[invoice(APRIL).pk]
    # 35,640 × 14.5 % × 10/365 = 141.58, then 17,820 × 19/365 = 134.50
    assert [unbilled(known, d(day)) for day in ("2026-06-11", "2026-06-30")] == [141, 276]


def test_late_interest_and_damages_are_given_back_outside_tax(issued):
    by, second = two("2026-06-05")
    charge(by, account().pk, 50_000, "破損", second=second)
    pay("2026-06-10", 35_640, APRIL)
    run_here(d("2026-07-01"))
    june = invoice("2026-06")
    late = june.bears_none
    assert late == 127  # 35,640 × 14.5 % × 9/365
    note = give_back({"amounts": {"other": 20_000, "late_interest": 27}}, "2026-07-02", "2026-06")
    assert (note.total, note.bears_none) == (20_027, 27)
    assert note.parts.values_list("category", "percent", "amount", "tax").get() == (
        "",
        None,
        20_027,
        0,
    )
    with pytest.raises(Refused, match="100円まで"):
        give_back({"amounts": {"late_interest": 101}}, "2026-07-02", "2026-06")
    note = give_back(REST, "2026-07-02", "2026-06")
    assert (note.bears_none, note.total) == (100, june.total - 20_027)


def test_a_payment_taken_back_does_not_undo_the_note(issued):
    pay("2026-05-20", 35_640)
    give_back(ten(16_200), "2026-05-25")
    payment = account().payments.get()
    reverse(context.system(d("2026-05-26")), payment, "bounced")
    assert (outstanding(), credit_of(account().pk)) == (17_820, 35_640)


def test_money_paid_back_after_a_note_leaves_no_debt(issued):
    """The note settles its invoice from its own day; the books have it on the day of the return."""
    pay("2026-05-20", 35_640)
    note = give_back(REST, "2026-05-25")
    payment = account().payments.get()
    closed = list(Books(d("2026-05-01"), d("2026-05-31")).slips())
    send_back(context.system(d("2026-06-10")), payment.pk, d("2026-06-10"), "返金")
    assert (outstanding(), credit_of(account().pk)) == (0, 0)
    assert invoice(APRIL).settlement.paid_on == note.issued_on
    run_here(d("2026-06-20"))
    assert not DunningStep.objects.exists()
    assert of_accounts([account().pk], d("2026-05-01"), d("2026-05-31")).closing == -35_640
    assert list(Books(d("2026-05-01"), d("2026-05-31")).slips()) == closed
    of_june = list(Books(d("2026-06-02"), d("2026-06-30")).slips())
    rows = [row for slip in of_june for row in slip.rows]
    assert [(row.debit, row.credit, row.amount) for row in rows] == [
        ("receivable", "advances", 35_640),  # what the money settled
        ("advances", "receivable", 35_640),  # the note
        ("advances", "bank", 35_640),
    ]


def test_proposals_lapse_when_nothing_is_left():
    lived("2026-07-02", *signed("2026-04-01", servers=2))
    assert DunningProposal.objects.get().state == "open"
    for month in (APRIL, "2026-05", "2026-06"):
        give_back(REST, "2026-07-02", month)
    assert DunningProposal.objects.get().state == "lapsed"


# --- Who may, and what the database refuses -------------------------------------


def test_two_people_of_accounts(issued):
    pk, (by, second) = invoice(APRIL).pk, two("2026-05-10")
    for other in (None, by):
        with pytest.raises(Refused, match="もう一人"):
            issue_credit_note(by, pk, REST, "x", other, kind=CreditKind.GOODWILL)
    for one, other in ((by, staff("tanaka", "2026-05-10", Duty.CONTRACTS)),
                       (staff("tanaka", "2026-05-10"), second)):  # fmt: skip
        with pytest.raises(PermissionDenied):
            issue_credit_note(one, pk, REST, "x", other, kind=CreditKind.GOODWILL)
    for reason in ("", " ", "長" * 201):
        with pytest.raises(Refused, match="理由"):
            issue_credit_note(by, pk, REST, reason, second, kind=CreditKind.GOODWILL)
    assert not CreditNote.objects.exists()


def test_proposed_and_approved(issued):
    row, (by, second) = invoice(APRIL), two("2026-05-10")
    values = {"invoice": row.pk, "parts": ten(16_200), "kind": "correction"}
    proposed = approvals.propose(
        by, credit_note.KIND, f"invoice:{row.number}", values,
        customer=row.customer, reason="台数の訂正",
    )  # fmt: skip
    assert not CreditNote.objects.exists()
    approve(second, proposed.pk)
    note = CreditNote.objects.get()
    assert (note.number, note.reason, note.total) == ("CN-2026-000001", "台数の訂正", 17_820)


def test_numbers_have_no_gap_where_one_is_refused(issued):
    give_back(ten(100))
    with pytest.raises(Refused):
        give_back(ten(1_000_000))
    assert give_back(ten(100)).number == "CN-2026-000002"


def raw(total: int, *parts: tuple, month: str = APRIL, **values) -> None:
    row = invoice(month)
    with transaction.atomic():
        note = CreditNote.objects.create(
            number=f"X-{CreditNote.objects.count()}", invoice=row, customer=row.customer,
            billing_account=row.billing_account, issued_on=d("2026-05-10"), reason="x",
            total=total, parties={}, **values,
        )  # fmt: skip
        CreditNotePart.objects.bulk_create(
            CreditNotePart(credit_note=note, category=c, percent=p, amount=a, tax=t)
            for c, p, a, t in parts
        )


@pytest.mark.parametrize(
    ("total", "parts"),
    [
        (35_641, [("standard", 10, 32_401, 3_240)]),  # more than the invoice
        (32_401, [("standard", 10, 32_401, 0)]),  # more before tax
        (3_241, [("standard", 10, 0, 3_241)]),  # more tax
        (100, [("reduced", 8, 100, 0)]),  # a rate that it has not
        (100, [("", None, 100, 0)]),  # nothing outside tax
        (100, [("standard", 10, 100, 10)]),  # does not add up
    ],
)
def test_the_database_refuses_what_exceeds(issued, total, parts):
    with pytest.raises(IntegrityError):
        raw(total, *parts)
    assert not CreditNote.objects.exists()


def test_the_database_refuses_what_exceeds_together_and_any_change(issued):
    give_back(ten(32_000))
    for total, part in ((440, ("standard", 10, 401, 39)), (341, ("standard", 10, 300, 41))):
        with pytest.raises(IntegrityError):
            raw(total, part)
    with pytest.raises(IntegrityError):
        raw(10, ("standard", 10, 10, 0), bears_none=1)
    for rows in (CreditNote.objects, CreditNotePart.objects):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(id=99)


@pytest.mark.usefixtures("committed")
def test_two_at_once_give_back_once(issued):
    def one() -> str:
        try:
            return give_back(REST).number
        except Refused:
            return "refused"

    two("2026-05-10")
    assert sorted(together(one, one)) == ["CN-2026-000001", "refused"]


def test_the_document_is_made_once(issued):
    note = give_back(ten(16_200))
    stored = credit_note_document(note)
    again = credit_note_document(CreditNote.objects.get())
    assert (again.sha256, bytes(again.pdf)) == (stored.sha256, bytes(stored.pdf))
