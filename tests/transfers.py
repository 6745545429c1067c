"""A transfer of a payer that no account knows, for tests of what becomes of it."""

from billing.models import BankRecord
from billing.operations import bank_files
from contracts.office.context import By, Duty
from tests.rules.banks import entry, transfers
from tests.staff import staff
from tests.world import lived, signed

NAME = "ｶ)ｶﾞﾂｻﾝ"
AMOUNT = 150_000
"""A owes 3 × 35,640 = 106,920 yen: 43,080 of it are credit."""


def live() -> None:
    """Two companies that have paid nothing of three months."""
    lived(
        "2026-07-01",
        *signed("2026-04-01", servers=2),
        *signed("2026-04-01", "C2", "B", servers=3),
    )


def on(day: str) -> By:
    return staff("keiri", day, Duty.ACCOUNTS)


def imported(day: str, content: bytes) -> BankRecord:
    """The one record of a file of the bank."""
    file = bank_files.receive(on(day), "bank.txt", content)
    bank_files.commit(on(day), file.pk)
    return file.records.get()


def came() -> BankRecord:
    """The transfer, of the 1st, imported on the 2nd."""
    return imported("2026-07-02", transfers(entry(AMOUNT, NAME)))
