"""A statement of account as of any day: exact figures, and that both ways of calculating agree."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.terms.allocation import AllocationKind
from billing.terms.interest import Receivable, Settlement
from billing.terms.statement import EntryKind, Invoiced, Left, Received, Settled, statement


def d(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


def debt(number, issued, due, total, settled=(), bears_none=0, billed=()):
    parts = tuple(Settled(day, amount, *map(EntryKind, kind)) for day, amount, *kind in settled)
    receivable = Receivable(
        number, number, due, total, Decimal("14.5"), "365", bears_none,
        tuple(Settlement(p.day, p.amount, AllocationKind(p.kind)) for p in parts),
    )  # fmt: skip
    return Invoiced(receivable, issued, parts, tuple(billed))


APRIL = debt("A", d("05-01"), d("06-01"), 110_000, [(d("06-11"), 50_000), (d("07-11"), 60_000)])
MAY = debt(
    "B", d("06-01"), d("06-30"), 11_000, [(d("07-11"), 10_900), (d("07-11"), 100, "discount")]
)
JUNE = debt("C", d("07-01"), d("07-31"), 11_436, [(d("07-11"), 5_000)], bears_none=436)
FIRST = Received("ミホン", d("06-11"), 50_000, ((d("06-11"), 50_000),))
SECOND = Received(
    "ミホン", d("07-11"), 80_000,
    ((d("07-11"), 60_000), (d("07-11"), 10_900), (d("07-11"), 5_000)),
)  # fmt: skip


def of(first: str, last: str):
    billed = Invoiced(APRIL.receivable, APRIL.issued_on, APRIL.settled, ((d("07-01"), 436),))
    return statement([billed, MAY, JUNE], [FIRST, SECOND], d(first), d(last))


@pytest.mark.parametrize(
    ("first", "last", "opening", "closing", "credit", "interest"),
    [
        ("05-01", "05-01", 0, 110_000, 0, 0),
        ("05-01", "06-01", 0, 121_000, 0, 0),
        ("06-02", "06-11", 121_000, 71_000, 0, 436),  # 110,000 × 14.5 % × 10/365 = 436.98
        ("06-12", "06-30", 71_000, 71_000, 0, 889),  # + 60,000 × 14.5 % × 19/365 = 889.86
        ("07-01", "07-01", 71_000, 82_436, 0, 481),  # 913.69 − 436 billed; B 4.37
        ("07-01", "07-11", 71_000, 2_336, 4_100, 764),  # A 1,152.05 − 436; B 48.07
        ("07-12", "12-31", 2_336, 2_336, 4_100, 1_155),  # and C 6,436 × 14.5 % × 153/365 = 391.18
    ],
)
def test_figures(first, last, opening, closing, credit, interest):
    found = of(first, last)
    assert (found.opening, found.closing, found.credit) == (opening, closing, credit)
    assert found.interest == interest


def test_a_payment_taken_back_is_neither_paid_nor_credit_from_its_day_on():
    back = Received("ミホン", d("06-11"), 50_000, (), (Left(d("06-20"), 50_000),))
    found = statement([MAY], [back], d("06-01"), d("06-30"))
    assert [(e.day, e.kind, e.balance) for e in found.entries] == [
        (d("06-01"), EntryKind.INVOICE, 11_000),
        (d("06-11"), EntryKind.PAYMENT, -39_000),
        (d("06-20"), EntryKind.RETURN, 11_000),
    ]
    assert (found.closing, found.credit) == (11_000, 0)
    assert statement([MAY], [back], d("06-01"), d("06-19")).credit == 50_000
    assert statement([MAY], [back], d("06-21"), d("06-30")).opening == 11_000


def test_movements_by_kind():
    found = of("07-01", "07-31")
    sums = {kind: found.sum_of(kind) for kind in EntryKind}
    assert {kind: yen for kind, yen in sums.items() if yen} == {
        EntryKind.INVOICE: 11_000,
        EntryKind.LATE_INTEREST: 436,
        EntryKind.PAYMENT: -80_000,
        EntryKind.DISCOUNT: -100,
    }
    assert [(e.day, e.amount, e.balance) for e in found.entries] == [
        (d("07-01"), 11_000, 82_000),
        (d("07-01"), 436, 82_436),
        (d("07-11"), -100, 82_336),
        (d("07-11"), -80_000, 2_336),
    ]


def test_open_items_come_by_due_day_with_interest_to_the_day():
    items = of("06-02", "06-11").items
    assert [(i.number, i.outstanding, i.interest) for i in items] == [
        ("A", 60_000, 436),
        ("B", 11_000, 0),
    ]


def test_interest_of_a_paid_invoice_waits_to_be_billed():
    late = debt("A", d("05-01"), d("06-01"), 110_000, [(d("06-11"), 110_000)])
    paid = Received("", d("06-11"), 110_000, ((d("06-11"), 110_000),))
    found = statement([late], [paid], d("06-01"), d("06-20"))
    assert (found.closing, found.items[0].outstanding, found.items[0].interest) == (0, 0, 436)


DAYS = st.integers(0, 200).map(lambda n: date(2026, 1, 1) + timedelta(n))
WITHOUT_MONEY = st.sampled_from(["discount", "write_off"])


@st.composite
def books(draw):
    """Invoices, payments, and allocations that keep both within their amounts."""
    invoices = [
        [f"I{n}", draw(DAYS), draw(st.integers(1, 500)), []] for n in range(draw(st.integers(0, 6)))
    ]
    payments = [
        [f"P{n}", draw(DAYS), draw(st.integers(1, 500)), []] for n in range(draw(st.integers(0, 6)))
    ]
    for invoice in invoices:
        owed = invoice[2]
        for payment in payments:
            left = payment[2] - sum(amount for _, amount in payment[3])
            amount = draw(st.integers(0, min(owed, left)))
            if amount:
                day = max(invoice[1], payment[1])
                invoice[3].append((day, amount))
                payment[3].append((day, amount))
                owed -= amount
        if owed and draw(st.booleans()):
            invoice[3].append(
                (draw(DAYS.map(lambda x, i=invoice: max(x, i[1]))), owed, draw(WITHOUT_MONEY))
            )
    return (
        [
            debt(name, day, day + timedelta(30), total, settled)
            for name, day, total, settled in invoices
        ],
        [Received(name, day, amount, tuple(used)) for name, day, amount, used in payments],
    )


@given(books(), DAYS, DAYS)
def test_closing_is_open_items_less_credit_whatever_the_days(book, one, two):
    first, last = sorted([one, two])
    found = statement(*book, first, last)
    assert found.closing == sum(item.outstanding for item in found.items) - found.credit
    assert found.closing == found.opening + sum(entry.amount for entry in found.entries)


@given(books(), DAYS, DAYS)
def test_a_statement_begins_where_the_one_before_it_ends(book, one, two):
    first, last = sorted([one, two])
    before = statement(*book, date(2025, 1, 1), first - timedelta(1))
    assert statement(*book, first, last).opening == before.closing


@given(books(), DAYS, DAYS)
def test_what_was_settled_before_the_first_day_may_be_left_out(book, one, two):
    first, last = sorted([one, two])
    before = first - timedelta(1)
    invoices, payments = book
    open_ones = [i for i in invoices if i.issued_on >= first or i.outstanding(before)]
    unused = [p for p in payments if p.day >= first or p.rest(before)]
    whole, part = statement(*book, first, last), statement(open_ones, unused, first, last)
    assert (part.opening, part.closing, part.credit) == (
        whole.opening,
        whole.closing,
        whole.credit,
    )
