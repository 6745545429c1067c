"""What came late is closed once its interest is billed or it was taken back (Art. 24-1)."""

from importlib import import_module

import pytest

from billing.models import LateAllocation, LateMoney
from billing.operations import returns
from billing.operations.credit_notes import issue_credit_note
from billing.operations.payments import receive
from billing.queries import aging, open_on
from billing.terms.crediting import CreditKind
from billing.terms.proving import Proof
from tests import rows
from tests.once import once
from tests.operations.test_books import differences
from tests.operations.test_ledger import APRIL, JULY, late, notes, on, payment
from tests.world import account, d, invoice

pytestmark = pytest.mark.django_db
NEXT = "2026-09-10"
past = once(late)


@pytest.fixture(autouse=True)
def world(past):
    """April was paid late on 07-31, which the run of 08-01 billed."""


def is_closed(label: str) -> list[bool]:
    found = LateAllocation.objects.filter(allocation__invoice=invoice(label))
    return [one.is_closed for one in found.order_by("pk")]


def interest(day: str) -> int:
    """Of all that is unpaid or came late: as receivables add it up, and debt by debt."""
    whole = aging.totals(d(day)).interest
    assert whole == open_on.summed(d(day)).interest
    return whole


def test_a_line_of_late_interest_closes_what_it_covers():
    assert is_closed(APRIL) == [True]
    assert not LateMoney.objects.exists()
    assert interest("2026-08-05") == 0
    assert interest("2026-07-31") == 4_247


def test_money_that_came_late_is_open_until_its_interest_is_billed():
    receive(on("2026-09-05"), account().pk, 182_447, d("2026-09-05"), [JULY])
    assert is_closed(JULY) == [False]
    assert LateMoney.objects.get().day == d("2026-09-05")
    # 178,200 yen without the interest billed, from 1 to 5 September: 178,200 × 14.5 % × 5/365.
    assert interest(NEXT) == 353
    assert interest("2026-09-04") == 283


def test_what_is_taken_back_is_closed_for_good():
    receive(on("2026-09-05"), account().pk, 182_447, d("2026-09-05"), [JULY])
    returns.unmatch(on("2026-09-06"), payment(JULY).pk, "別の会社の入金")
    assert is_closed(JULY) == [True]
    # Unpaid again, it accrues: 178,200 × 14.5 % × 10/365.
    assert interest(NEXT) == 707


def test_interest_that_is_given_back_opens_what_it_was_billed_for():
    issue_credit_note(
        on("2026-08-10"), invoice(APRIL).pk, {"amounts": {"standard:10": 81_000}}, "料金の誤り",
        kind=CreditKind.CORRECTION,
    )  # fmt: skip
    assert {kind for kind, *_ in notes()} > {"interest"}
    assert is_closed(APRIL) == [False]
    interest("2026-08-10")


def test_interest_given_back_on_the_invoice_that_billed_it_is_nothing_that_came_late():
    returns.unmatch(on("2026-09-05"), payment(APRIL).pk, "起算日の誤り")
    receive(on("2026-09-05"), account().pk, 178_200, d("2026-06-01"), [APRIL])
    assert notes() == [("interest", JULY, "2026-09-05", 4_247, 4_247)]
    before = is_closed(APRIL)
    assert before
    used = invoice(JULY).allocations.get()
    assert (used.kind, used.amount, str(used.day)) == ("credit_note", 4_247, "2026-09-05")
    assert is_closed(JULY) == []
    assert differences("2026-09-05") == []
    with rows.unguarded() as cursor:  # as releases before kept it
        cursor.execute("INSERT INTO billing_lateallocation VALUES (%s, false)", [used.pk])
        assert is_closed(JULY) == [False]
        cursor.execute(import_module("billing.migrations.0008_no_late_notes_of_interest").DELETE)
    assert (is_closed(JULY), is_closed(APRIL)) == ([], before)


def test_the_nightly_proof_finds_a_mark_that_is_wrong():
    assert differences("2026-08-01") == []
    with rows.unguarded() as cursor:
        cursor.execute("UPDATE billing_lateallocation SET is_closed = NOT is_closed")
        assert cursor.rowcount
    assert {one.proof for one in differences("2026-08-01")} == {Proof.OPEN}
