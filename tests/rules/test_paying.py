"""What to transfer for open invoices (23-1, 24-1)."""

from dataclasses import dataclass
from datetime import date

import pytest

from billing.terms.paying import BankTransfer, bank_transfer

MAY, JUNE = date(2026, 6, 1), date(2026, 6, 30)


@dataclass(frozen=True)
class Open:
    number: str
    due_on: date
    outstanding: int
    interest: int = 0
    billing_account_id: int = 1


ONE = Open("INV-2026-000001", MAY, 35_640, 127)
TWO = Open("INV-2026-000002", JUNE, 17_820)


@pytest.mark.parametrize(
    ("invoices", "day", "expected"),
    [
        (
            [TWO],
            JUNE,
            BankTransfer(17_820, 0, JUNE, False, "INV-2026-000002", 1, ("INV-2026-000002",)),
        ),
        (
            [ONE],
            date(2026, 6, 10),
            BankTransfer(35_640, 127, MAY, True, "INV-2026-000001", 1, ("INV-2026-000001",)),
        ),
        (
            [TWO, ONE],
            date(2026, 6, 10),
            BankTransfer(
                53_460, 127, MAY, True, "K0000001", 2, ("INV-2026-000002", "INV-2026-000001")
            ),
        ),
    ],
    ids=["on its due day", "late", "several, by the account's number"],
)
def test_a_transfer(invoices, day, expected):
    assert bank_transfer(invoices, "K0000001", day) == expected


def test_all_that_is_owed_on_the_day():
    assert bank_transfer([ONE, TWO], "K0000001", JUNE).with_interest == 53_587
