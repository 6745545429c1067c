"""What to transfer for open invoices: how much, by when, with which reference (Art. 23, 24)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol


class OpenInvoice(Protocol):
    """An unpaid invoice on a day: yen unpaid, and late interest accrued and not yet billed."""

    @property
    def number(self) -> str: ...
    @property
    def billing_account_id(self) -> int: ...
    @property
    def due_on(self) -> date: ...
    @property
    def outstanding(self) -> int: ...
    @property
    def interest(self) -> int: ...


@dataclass(frozen=True, slots=True)
class BankTransfer:
    """One transfer for open invoices of one billing account, in yen.

    `amount` is what is billed and unpaid: a transfer of exactly that sum is matched by itself.
    `interest` is billed once the money is there, with the fees of its month (24-1). `numbers` of
    the invoices are known where they are chosen one by one.
    """

    amount: int
    interest: int
    due_on: date
    is_late: bool
    reference: str
    count: int
    numbers: tuple[str, ...] = ()

    @property
    def with_interest(self) -> int:
        """All that is owed if the money arrives that day."""
        return self.amount + self.interest


def reference(count: int, number: str, account_number: str) -> str:
    """The number of the one invoice, of several that of the account: each tells a transfer."""
    return number if count == 1 else account_number


def bank_transfer(invoices: Sequence[OpenInvoice], account_number: str, day: date) -> BankTransfer:
    """What settles open invoices of one billing account on a day.

    Raises ValueError without an invoice.
    """
    due_on = min(one.due_on for one in invoices)
    count, numbers = len(invoices), tuple(one.number for one in invoices)
    return BankTransfer(
        sum(one.outstanding for one in invoices),
        sum(one.interest for one in invoices),
        due_on,
        due_on < day,
        reference(count, numbers[0], account_number),
        count,
        numbers,
    )
