"""Double entry of what happens to money and debts: both sides, the day, the tax."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.terms import bookkeeping as rules
from billing.terms.bookkeeping import Allocated, Entry, Money, Settled, Title, TitleSum, Why
from billing.terms.tax import TaxRate
from tests.days import d

TEN = TaxRate(Decimal(10))
PARTS = (
    TitleSum(Title.SALES, TEN, 11_000, 1_000),
    TitleSum(Title.LATE_INTEREST, None, 500),
)
ISSUED, CAME, TODAY = d("2026-05-01"), d("2026-05-20"), d("2026-06-10")


def entries(*rows: str) -> list[tuple]:
    """`2026-05-20 bank/receivable 60 received`."""
    found = []
    for row in rows:
        day, sides, amount, why = row.split()
        debit, credit = sides.split("/")
        found.append((d(day), Title(debit), Title(credit), int(amount), Why(why)))
    return found


def plain(found: list[Entry]) -> list[tuple]:
    return [(one.day, one.debit, one.credit, one.amount, one.why) for one in found]


def balances(found: list[Entry]) -> dict[Title, int]:
    sums: dict[Title, int] = {}
    for title, yen in (posting for one in found for posting in one.postings()):
        sums[title] = sums.get(title, 0) + yen
    return {title: yen for title, yen in sums.items() if yen}


@pytest.mark.parametrize(
    ("settled", "booked_before", "expected"),
    [
        ([], False, entries("2026-05-20 bank/advances 100 received")),
        (
            [Settled(1, ISSUED, 60), Settled(2, CAME, 40)],
            False,
            entries(
                "2026-05-20 bank/receivable 60 received", "2026-05-20 bank/receivable 40 received"
            ),
        ),
        (
            [Settled(1, ISSUED, 60)],
            False,
            entries(
                "2026-05-20 bank/receivable 60 received", "2026-05-20 bank/advances 40 received"
            ),
        ),
        (  # known late: the second invoice was not issued on the bank's day
            [Settled(1, ISSUED, 60), Settled(2, d("2026-06-01"), 30)],
            False,
            entries(
                "2026-05-20 bank/receivable 60 received",
                "2026-05-20 bank/advances 40 received",
                "2026-06-01 advances/receivable 30 used",
            ),
        ),
        (  # moved from another account: the bank has it since then, its month may be closed
            [Settled(1, ISSUED, 60)],
            True,
            entries(
                "2026-06-10 suspense/receivable 60 received",
                "2026-06-10 suspense/advances 40 received",
            ),
        ),
    ],
)
def test_money_settles_what_is_billed_by_its_day_and_the_rest_is_an_advance(
    settled, booked_before, expected
):
    found = rules.received(Money(100, CAME, TODAY, booked_before), settled)
    assert plain(found) == expected
    assert {one.invoice for one in found if Title.RECEIVABLE in (one.debit, one.credit)} == {
        one.invoice for one in settled
    }


def allocation(kind: str, amount: int, day: date = CAME) -> Allocated:
    return Allocated(kind, amount, day, TODAY, 7, ISSUED, PARTS)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("payment", entries("2026-06-10 advances/receivable 1150 used")),
        ("credit_note", entries("2026-06-10 advances/receivable 1150 used")),
        ("set_off", entries("2026-05-20 set_off/receivable 1150 set_off")),
        (
            "write_off",
            entries(
                "2026-05-20 bad_debt/receivable 1100 write_off",
                "2026-05-20 bad_debt/receivable 50 write_off",
            ),
        ),
        (
            "discount",
            entries(
                "2026-05-20 discounts/receivable 1100 discount",
                "2026-05-20 discounts/receivable 50 discount",
            ),
        ),
    ],
)
def test_what_settles_an_invoice_has_its_sides_and_its_day(kind, expected):
    one = allocation(kind, 1_150)
    assert plain(rules.allocated(one)) == expected
    back = rules.reversed_(one, TODAY)
    assert {entry.day for entry in back} == {TODAY}
    assert balances([*rules.allocated(one), *back]) == {}


def test_what_is_given_up_takes_its_share_of_the_tax_with_it():
    found = rules.allocated(allocation("write_off", 1_150))
    assert [(one.rate, one.tax) for one in found] == [(TEN, -100), (None, 0)]
    assert balances(found) == {Title.BAD_DEBT: 1_050, Title.TAX: 100, Title.RECEIVABLE: -1_150}


def test_a_discount_of_money_from_before_the_issue_is_of_the_day_of_issue():
    (first, _) = rules.allocated(allocation("discount", 1_150, d("2026-04-28")))
    assert first.day == ISSUED


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (rules.sent_back(500, CAME), entries("2026-05-20 advances/bank 500 sent_back")),
        (rules.misbooked(500, TODAY, True), entries("2026-06-10 advances/suspense 500 misbooked")),
        (rules.misbooked(500, TODAY, False), entries("2026-06-10 advances/bank 500 misbooked")),
        (rules.paid_out(500, CAME), entries("2026-05-20 advances/bank 500 paid_out")),
    ],
)
def test_money_that_leaves_was_an_advance_before(found, expected):
    assert plain(found) == expected


@given(st.integers(0, 10**12), st.lists(st.integers(1, 10**9), min_size=1, max_size=6))
def test_shares_are_whole_yen_and_add_up(amount, weights):
    shares = rules.apportion(amount, weights)
    assert sum(shares) == amount
    for weight, share in zip(weights, shares, strict=True):
        assert abs(share - amount * weight / sum(weights)) <= 1 + amount * 1e-9


@given(st.sampled_from(Title), st.sampled_from(Title), st.integers(1, 10**12), st.data())
def test_no_entry_can_fail_to_balance(debit, credit, amount, data):
    tax = data.draw(st.integers(-amount, amount))
    entry = Entry(CAME, debit, credit, amount, Why.BILLED, None, TEN, tax)
    assert sum(yen for _, yen in entry.postings()) == 0
