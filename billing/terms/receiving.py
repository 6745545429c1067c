"""Money that came in for a billing account (Art. 23-1)."""

from dataclasses import dataclass
from datetime import date

from billing.terms.allocation import Named
from contracts.office.terms.days import en_day, ja_day
from contracts.office.terms.explanation import Refused


@dataclass(frozen=True, slots=True)
class Received:
    """Yen of a billing account, with the bank's value date.

    `named` are labels or numbers of invoices, as the payer gives them, or numbers with the yen
    that go to each first. `booked_before`: it is in the books already, for another account or for
    none. `transfer` is the bank record that it came with, by id.
    """

    account_id: int
    amount: int
    value_date: date
    named: Named = ()
    payer_name: str = ""
    booked_before: bool = False
    transfer: int | None = None


def check(money: Received, day: date) -> None:
    """Raises Refused for an amount or a value date that cannot be, as of a day."""
    if money.amount < 1:
        raise Refused("23-1", "金額は1円以上です", "The amount must be at least ¥1")
    if money.value_date > day:
        raise Refused(
            "23-1",
            f"起算日({ja_day(money.value_date)})が未来です",
            f"The value date, {en_day(money.value_date)}, is in the future",
        )
