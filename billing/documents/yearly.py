"""The content of a yearly statement (年間取引明細書); rendering looks nothing up."""

from dataclasses import dataclass
from datetime import date

from billing.documents.content import Issuer, Recipient

MOST_NAMED = 8
"""Billing accounts named one by one; more of them are counted."""


@dataclass(frozen=True, slots=True)
class PrintedMonth:
    """Yen of a month, as they change the balance, and the balance at its end."""

    first: date
    billed: int
    interest: int
    money: int
    given: int
    balance: int


@dataclass(frozen=True, slots=True)
class YearlyContent:
    """A year from the start of `first` to the end of `last`, as it was known on `made_on`.

    `unpaid` is the number of invoices unpaid at its end, `outstanding` their yen. Raises
    ValueError where months or unpaid invoices miss the balance.
    """

    recipient: Recipient
    issuer: Issuer
    accounts: tuple[str, ...]
    first: date
    last: date
    made_on: date
    opening: int
    months: tuple[PrintedMonth, ...]
    closing: int
    unpaid: int
    outstanding: int
    credit: int
    interest: int

    def __post_init__(self) -> None:
        moved = self.opening + sum((self.billed, self.late, self.money, self.given))
        if {moved, self.months[-1].balance, self.outstanding - self.credit} != {self.closing}:
            raise ValueError(f"{self.last}: {moved:,}円 ≠ 残高 {self.closing:,}円")

    @property
    def billed(self) -> int:
        return sum(one.billed for one in self.months)

    @property
    def late(self) -> int:
        return sum(one.interest for one in self.months)

    @property
    def money(self) -> int:
        return sum(one.money for one in self.months)

    @property
    def given(self) -> int:
        return sum(one.given for one in self.months)

    @property
    def named(self) -> tuple[str, ...]:
        """The billing accounts, where they are few."""
        return self.accounts if len(self.accounts) <= MOST_NAMED else ()

    @property
    def name(self) -> str:
        """In ASCII, without ending."""
        return f"statement-{self.first:%Y%m}-{self.last:%Y%m}"
