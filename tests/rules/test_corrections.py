"""Interest follows the ledger both ways (R1); what a credit note says of it (R2)."""

import pytest

from billing.terms.allocation import AllocationKind
from billing.terms.interest import (
    BilledInterest,
    Settlement,
    explain_excess,
    given_back,
    line_for_month,
    overbilled,
    unbilled,
)
from tests.rules.builders import d, receivable

NOTE = AllocationKind.CREDIT_NOTE


def debt(*settled: Settlement, **facts):
    row = receivable("2026-06-01", 178_200, **facts)
    values = {name: getattr(row, name) for name in row.__slots__}
    return type(row)(**{**values, "settlements": settled})


def paid(day: str, amount: int) -> Settlement:
    return Settlement(d(day), amount)


def corrected(day: str, amount: int) -> Settlement:
    return Settlement(d(day), amount, NOTE, never_owed=True)


@pytest.mark.parametrize(
    ("settled", "facts", "day", "excess", "rest"),
    [
        # 178,200 × 14.5 % × 60/365 = 4,247.5 billed by the run of 08-01; then the money is known
        # to have come on the due day: nothing accrued;
        ([paid("2026-07-31", 178_200)], {"billed": 4_247}, "2026-08-05", 0, 0),
        ([paid("2026-06-01", 178_200)], {"billed": 4_247}, "2026-08-05", 4_247, 0),
        ([paid("2026-06-01", 178_200)], {}, "2026-08-05", 0, 0),
        # 178,200 × 4 days + 78,200 × 56 days + 70,000 × 5 days = 2,161.95 to 08-05.
        ([paid("2026-07-31", 8_200), paid("2026-06-05", 100_000)], {"billed": 4_247},
         "2026-08-05", 2_086, 0),
        # 70,000 × 20 days to 08-20: 2,579.07, of which 2,161 are billed.
        ([paid("2026-07-31", 8_200), paid("2026-06-05", 100_000), paid("2026-08-20", 70_000)],
         {"billed": 2_161}, "2026-09-01", 0, 418),
        # 178,200 × 1 day + 8,200 × 8 days + 7,200 × 22 days = 159.78 to 07-02; 162.64 to 07-03.
        ([paid("2026-06-10", 1_000), paid("2026-06-02", 170_000)], {"billed": 637},
         "2026-07-02", 478, 0),
        ([paid("2026-06-10", 1_000), paid("2026-06-02", 170_000)], {"billed": 159},
         "2026-07-03", 0, 3),
        # 9,100 × 60 days = 216.9: what was corrected was never owed.
        ([paid("2026-06-01", 80_000), corrected("2026-07-14", 89_100), paid("2026-07-31", 9_100)],
         {"corrected": 89_100}, "2026-08-31", 0, 216),
        # 89,100 × 9 days = 318.57
        ([paid("2026-06-10", 89_100), corrected("2026-06-12", 89_100)],
         {"corrected": 89_100}, "2026-07-31", 0, 318),
        # Paid whole before it was corrected, so that nothing of the note settles it:
        # 89,100 × 60 days = 2,123.75.
        ([paid("2026-07-31", 178_200)], {"corrected": 89_100, "billed": 4_247},
         "2026-08-10", 2_124, 0),
        # All of it corrected.
        ([corrected("2026-07-14", 178_200)], {"corrected": 178_200}, "2026-08-10", 0, 0),
    ],
)  # fmt: skip
def test_interest_is_never_negative_and_the_excess_is_given_back(settled, facts, day, excess, rest):
    row = debt(*settled, **facts)
    assert (overbilled(row, d(day)), unbilled(row, d(day))) == (excess, rest)


def test_the_run_bills_what_has_accrued_on_what_was_owed():
    row = debt(
        paid("2026-06-01", 80_000),
        corrected("2026-07-14", 89_100),
        paid("2026-07-31", 9_100),
        corrected=89_100,
    )
    line = line_for_month(row, d("2026-07-31"))
    assert (line.amount, line.first, line.last) == (216, d("2026-06-02"), d("2026-07-31"))


def test_late_interest_lines_that_were_never_owed_leave_the_money_to_the_fees():
    # 10,000 of 178,200 are late interest, all given back: 100,000 paid leave 68,200 of fees.
    facts = {"bears_none": 10_000, "corrected_interest": 10_000}
    row = debt(paid("2026-06-01", 100_000), **facts)
    assert unbilled(row, d("2026-07-31")) == 68_200 * 145 * 60 // 365_000 == 1_625


@pytest.mark.parametrize(
    ("excess", "expected"),
    [
        (300, [(3, 300)]),
        (600, [(3, 500), (1, 100)]),
        (900, [(3, 500), (1, 200)]),
    ],
)
def test_the_newest_lines_give_back_first_and_never_more_than_they_have(excess, expected):
    lines = [BilledInterest(3, 30, 500), BilledInterest(2, 20, 0), BilledInterest(1, 10, 200)]
    assert [(one.line, one.left) for one in given_back(excess, lines)] == expected


def test_why_it_is_given_back():
    row = debt(paid("2026-07-31", 8_200), paid("2026-06-05", 100_000), billed=4_247)
    why = explain_excess(row, d("2026-08-05"))
    assert why.ja.endswith("請求済 4,247円 − 2026年8月5日までの発生額 2,161円 = 2,086円")
    assert why.en.endswith("billed ¥4,247 − accrued to 5 August 2026 ¥2,161 = ¥2,086")
