"""Interest with credit notes and write-offs; the next step of dunning, and the one sent now."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.terms import write_off
from billing.terms.allocation import AllocationKind
from billing.terms.dunning import (
    PROPOSALS,
    DunnedInvoice,
    NotNow,
    Step,
    message_now,
    next_step,
    pay_by,
)
from billing.terms.interest import (
    Receivable,
    Settlement,
    UntouchedDebts,
    is_written_off,
    line_for_month,
    unbilled,
)
from billing.terms.statement import EntryKind, Invoiced, Received, Settled, statement
from contracts.office.calendar import is_bank_day
from contracts.office.terms.explanation import Refused
from tests.rules.builders import FIRST_POLICY, d, receivable

CREDIT, WRITE_OFF = AllocationKind.CREDIT_NOTE, AllocationKind.WRITE_OFF


def debt(*settled: Settlement, total: int = 110_000, bears_none: int = 0, **facts):
    row = receivable("2026-04-30", total, bears_none=bears_none, **facts)
    return type(row)(*[
        settled if name == "settlements" else getattr(row, name) for name in row.__slots__
    ])  # fmt: skip


@pytest.mark.parametrize(
    ("settled", "bears_none", "day", "expected"),
    [
        # 110,000 × 14.5 % × 20/365 = 873.97 by 5/20, the day of the note counted in full.
        ([(d("2026-05-20"), 50_000, CREDIT)], 0, "2026-05-20", 873),
        # + 60,000 × 14.5 % × 41/365 = 977.26
        ([(d("2026-05-20"), 50_000, CREDIT)], 0, "2026-06-30", 1_851),
        ([(d("2026-05-20"), 50_000)], 0, "2026-06-30", 1_851),
        # Before the due day: 60,000 × 14.5 % × 61/365 = 1,453.97
        ([(d("2026-04-10"), 50_000, CREDIT)], 0, "2026-06-30", 1_453),
        # 10,000 of 110,000 bear none. Money pays them first: 100,000 × 61 days = 2,423.29;
        ([(d("2026-04-10"), 10_000)], 10_000, "2026-06-30", 2_423),
        # a note of fees does not: 90,000 × 61 days = 2,180.96;
        ([(d("2026-04-10"), 10_000, CREDIT)], 10_000, "2026-06-30", 2_180),
        # a note of late interest does: 2,423.29;
        ([(d("2026-04-10"), 10_000, CREDIT, 10_000)], 10_000, "2026-06-30", 2_423),
        # and money after such a note goes to fees: 94,000 × 61 days = 2,277.89.
        ([(d("2026-04-10"), 10_000, CREDIT, 10_000), (d("2026-04-11"), 6_000)],
         10_000, "2026-06-30", 2_277),
        # A part written off: 60,000 from the day after.
        ([(d("2026-05-20"), 50_000, WRITE_OFF)], 0, "2026-06-30", 1_851),
        # All written off: until the day before it accrues, then it is gone.
        ([(d("2026-05-20"), 110_000, WRITE_OFF)], 0, "2026-05-19", 830),
        ([(d("2026-05-20"), 110_000, WRITE_OFF)], 0, "2026-05-20", 0),
        # Goodwill for the whole: owed until the day of the note, which counts;
        ([(d("2026-05-20"), 110_000, CREDIT)], 0, "2026-05-19", 830),
        ([(d("2026-05-20"), 110_000, CREDIT)], 0, "2026-06-30", 873),
        # after a payment likewise: 873.97 + 60,000 × 14.5 % × 41/365 = 1,851.23.
        ([(d("2026-05-20"), 50_000), (d("2026-06-30"), 60_000, CREDIT)], 0, "2026-06-29", 1_827),
        ([(d("2026-05-20"), 50_000), (d("2026-06-30"), 60_000, CREDIT)], 0, "2026-07-31", 1_851),
    ],
)  # fmt: skip
def test_interest(settled, bears_none, day, expected):
    row = debt(*(Settlement(*one) for one in settled), bears_none=bears_none)
    assert unbilled(row, d(day)) == expected


@given(
    st.dates(date(2026, 1, 1), date(2030, 12, 31)),
    st.integers(-10, 2_000),
    st.sampled_from(["14.5", "14.6", "3", "0.1", "0"]),
    st.sampled_from(["365", "calendar_year"]),
    st.lists(st.tuples(st.integers(1, 10**9), st.integers(0, 10**6)), max_size=4),
)
def test_debts_alike_bear_the_interest_of_each_alone(due_on, late, rate, day_count, totals):
    """Worked out once for all of them, to the yen, over leap years and before the due day.

    So does what was paid whole on that day, and looked at later.
    """
    day = due_on + timedelta(late)
    alone = [
        Receivable("2026-04", "INV-1", due_on, fees + none, Decimal(rate), day_count, none)
        for fees, none in totals
    ]
    together = UntouchedDebts(due_on, Decimal(rate), day_count, [fees for fees, _ in totals])
    assert together.unbilled(day) == [unbilled(one, day) for one in alone]
    paid = [replace(one, settlements=(Settlement(day, one.total),)) for one in alone]
    assert together.unbilled(day) == [unbilled(one, day + timedelta(9)) for one in paid]


def test_interest_in_a_leap_year_is_by_its_days():
    """10,000,000 × 14.5 % × (31/365 + 31/366) from December 2027 to January 2028."""
    debts = UntouchedDebts(d("2027-11-30"), Decimal("14.5"), "calendar_year", [10_000_000])
    assert debts.unbilled(d("2028-01-31")) == [245_964]


def test_interest_of_a_late_payment_is_not_billed_once_the_rest_is_written_off():
    paid = Settlement(d("2026-05-20"), 50_000)
    assert line_for_month(debt(paid), d("2026-05-31")).amount == 873
    given_up = Settlement(d("2026-05-25"), 60_000, WRITE_OFF)
    assert line_for_month(debt(paid, given_up), d("2026-05-31")) is None
    part = Settlement(d("2026-05-25"), 59_999, WRITE_OFF)
    assert line_for_month(debt(paid, part), d("2026-05-31")).amount == 873
    assert not is_written_off(debt(paid, part))


def test_a_part_written_off_waives_no_interest_on_what_is_paid_after_it():
    part, paid = Settlement(d("2026-05-10"), 50_000, WRITE_OFF), Settlement(d("2026-05-20"), 60_000)
    row = debt(part, paid)
    assert not is_written_off(row)
    # 110,000 × 14.5 % × 10/365 + 60,000 × 14.5 % × 10/365 = 436.99 + 238.36
    assert line_for_month(row, d("2026-05-31")).amount == unbilled(row, d("2026-05-31")) == 675


def test_a_credit_notes_day_counts_as_a_payments_does():
    note = Settlement(d("2026-05-20"), 50_000, CREDIT)
    assert line_for_month(debt(note), d("2026-05-31")).amount == 873
    of_interest = Settlement(d("2026-05-20"), 50_000, CREDIT, 0, True, False)
    assert line_for_month(debt(of_interest), d("2026-05-31")) is None


def test_a_statement_with_a_credit_note_and_a_write_off():
    first = debt(Settlement(d("2026-04-20"), 110_000))
    second = debt(
        Settlement(d("2026-06-02"), 5_000, CREDIT), Settlement(d("2026-06-20"), 105_000, WRITE_OFF)
    )
    invoices = [
        Invoiced(first, d("2026-04-01"), (Settled(d("2026-04-20"), 110_000),)),
        Invoiced(second, d("2026-06-01"), (
            Settled(d("2026-06-02"), 5_000, EntryKind.CREDIT_NOTE),
            Settled(d("2026-06-20"), 105_000, EntryKind.WRITE_OFF),
        )),
    ]  # fmt: skip
    came = [
        Received("ミホン", d("2026-04-20"), 110_000, ((d("2026-04-20"), 110_000),)),
        Received(
            "CN-1", d("2026-06-02"), 8_000, ((d("2026-06-02"), 5_000),), (), EntryKind.CREDIT_NOTE
        ),
    ]
    found = statement(invoices, came, d("2026-06-01"), d("2026-06-30"))
    assert [(e.kind, e.amount, e.balance) for e in found.entries] == [
        (EntryKind.INVOICE, 110_000, 110_000),
        (EntryKind.CREDIT_NOTE, -8_000, 102_000),
        (EntryKind.WRITE_OFF, -105_000, -3_000),
    ]
    assert (found.closing, found.credit, found.items) == (-3_000, 3_000, ())


# --- Dunning ------------------------------------------------------------------


def overdue(
    *taken: tuple[Step, str], outstanding: int = 17_820, held: bool = False
) -> DunnedInvoice:
    """Due on Monday 2026-06-01."""
    steps = {step: d(day) for step, day in taken}
    touchable = frozenset(PROPOSALS)
    return DunnedInvoice("INV-1", d("2026-06-01"), outstanding, steps, touchable, held)


REMINDED, WARNED = (Step.REMINDER, "2026-06-04"), (Step.SECOND, "2026-06-11")
FINAL, SUSPENDED = (Step.FINAL, "2026-06-22"), (Step.SUSPENSION, "2026-07-01")


@pytest.mark.parametrize(
    ("one", "day", "expected"),
    [
        (overdue(), "2026-06-02", Step.REMINDER),  # before its day
        (overdue(REMINDED), "2026-06-05", Step.SECOND),
        (overdue(REMINDED, WARNED), "2026-06-12", Step.FINAL),
        (overdue(REMINDED), "2026-06-06", Step.SECOND),  # a Saturday
        (overdue(REMINDED), "2026-06-04", NotNow.TODAY),
        (overdue(REMINDED, WARNED, FINAL), "2026-06-30", NotNow.NO_MESSAGE),
        (overdue(REMINDED, WARNED, FINAL, SUSPENDED), "2026-07-30", NotNow.NO_MESSAGE),
        (replace(overdue(REMINDED), touchable=frozenset()), "2026-06-05", Step.SECOND),
        (
            replace(overdue(REMINDED, WARNED, FINAL), touchable=frozenset()),
            "2026-06-30",
            NotNow.NOTHING_LEFT,
        ),
        (overdue(REMINDED, held=True), "2026-06-05", NotNow.HELD),
        (
            replace(overdue(REMINDED, held=True), without_data=True),
            "2026-06-05",
            NotNow.NO_DATA,
        ),
        (overdue(outstanding=999), "2026-06-05", NotNow.SMALL),
        (overdue(outstanding=1_000), "2026-06-05", Step.REMINDER),
    ],
)
def test_the_message_that_can_be_sent_now(one, day, expected):
    assert message_now(one, FIRST_POLICY, d(day), 1_000) is expected


@pytest.mark.parametrize(
    ("one", "day", "expected"),
    [
        (overdue(), "2026-06-02", (Step.REMINDER, "2026-06-04")),
        (overdue(REMINDED), "2026-06-05", (Step.SECOND, "2026-06-11")),
        (overdue(REMINDED, WARNED), "2026-06-15", (Step.FINAL, "2026-06-22")),  # 21st is a Sunday
        (overdue(REMINDED, WARNED, FINAL), "2026-06-23", (Step.SUSPENSION, "2026-07-01")),
        (overdue(REMINDED, WARNED, (Step.FINAL, "2026-06-29")), "2026-06-30",
         (Step.SUSPENSION, "2026-07-06")),
        (overdue(REMINDED), "2026-06-20", (Step.SECOND, "2026-06-22")),  # missed: the next bank day
        (overdue(REMINDED, (Step.SECOND, "2026-06-26")), "2026-06-26", (Step.FINAL, "2026-06-29")),
    ],
)  # fmt: skip
def test_the_next_step_and_its_day(one, day, expected):
    step, on = expected
    assert next_step(one, FIRST_POLICY, d(day), is_bank_day) == (step, d(on))


@given(st.dates(d("2026-04-01"), d("2026-08-01")), st.integers(0, 90), st.booleans(), st.booleans())
def test_the_first_letter_comes_no_earlier_for_a_later_due_day(due_on, later, older, younger):
    """So of an account's invoices without a step the oldest tells what comes next."""
    day, touchable = d("2026-08-03"), {True: frozenset(PROPOSALS), False: frozenset()}
    one = DunnedInvoice("INV-1", due_on, 7_820, touchable=touchable[older])
    other = replace(one, due_on=due_on + timedelta(later), touchable=touchable[younger])
    first = next_step(one, FIRST_POLICY, day, is_bank_day)
    second = next_step(other, FIRST_POLICY, day, is_bank_day)
    assert first
    assert second
    assert first[0] == second[0] == Step.REMINDER
    assert first[1] <= second[1]


def test_after_the_last_step_comes_none():
    one = overdue(REMINDED, WARNED, FINAL, SUSPENDED, (Step.TERMINATION, "2026-07-31"))
    assert next_step(one, FIRST_POLICY, d("2026-08-03"), is_bank_day) is None


def test_a_proposal_that_would_touch_no_contract_is_not_announced():
    one = overdue(REMINDED, WARNED, FINAL)
    ended, suspended = frozenset(), frozenset([Step.TERMINATION])
    day = d("2026-06-23")
    assert next_step(replace(one, touchable=ended), FIRST_POLICY, day, is_bank_day) is None
    coming = next_step(replace(one, touchable=suspended), FIRST_POLICY, day, is_bank_day)
    assert coming == (Step.TERMINATION, d("2026-07-31"))


@pytest.mark.parametrize(
    ("day", "until"), [("2026-06-22", "2026-06-29"), ("2026-04-27", "2026-05-07")]
)
def test_a_letter_asks_for_payment_within_a_week_rolled_to_a_bank_day(day, until):
    assert pay_by(d(day), is_bank_day) == d(until)


# --- Writing off --------------------------------------------------------------


@pytest.mark.parametrize(
    ("unpaid", "wanted", "expected"), [(500, None, 500), (500, 500, 500), (500, 1, 1)]
)
def test_what_is_written_off(unpaid, wanted, expected):
    assert write_off.amount(unpaid, wanted) == expected


@pytest.mark.parametrize(("unpaid", "wanted"), [(0, None), (500, 501), (500, 0), (500, -1)])
def test_more_than_is_unpaid_is_not_written_off(unpaid, wanted):
    with pytest.raises(Refused):
        write_off.amount(unpaid, wanted)


@pytest.mark.parametrize(("ground", "reason"), [("", "x"), ("other", "x"), ("legal", " ")])
def test_a_write_off_needs_ground_and_reason(ground, reason):
    with pytest.raises(Refused):
        write_off.check(ground, reason)
