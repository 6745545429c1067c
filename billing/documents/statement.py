"""The content of a statement of account; rendering looks nothing up."""

from dataclasses import dataclass
from datetime import date

from billing.documents.content import Issuer, Recipient


@dataclass(frozen=True, slots=True)
class Moved:
    """What changed the balance on a day, in yen, and the balance after it."""

    day: date
    name: str
    about: str
    amount: int
    balance: int


@dataclass(frozen=True, slots=True)
class Unpaid:
    """An invoice with something unpaid, or with late interest that is still to be billed."""

    number: str
    due_on: date
    outstanding: int
    interest: int


@dataclass(frozen=True, slots=True)
class StatementContent:
    """A statement from the start of `first` to the end of `last`, as it was known on `made_on`.

    `accounts` are those it is of, `sums` the movements by kind. Raises ValueError where the
    movements miss the balance, or the unpaid invoices less the credit do.
    """

    recipient: Recipient
    issuer: Issuer
    accounts: tuple[str, ...]
    first: date
    last: date
    made_on: date
    opening: int
    sums: tuple[tuple[str, int], ...]
    entries: tuple[Moved, ...]
    closing: int
    items: tuple[Unpaid, ...]
    credit: int

    def __post_init__(self) -> None:
        moved = self.opening + sum(one.amount for one in self.entries)
        summed = self.opening + sum(amount for _, amount in self.sums)
        left = sum(one.outstanding for one in self.items) - self.credit
        if {moved, summed, left} != {self.closing}:
            raise ValueError(
                f"{self.last}: 残高が合いません / {moved:,}, {summed:,}, {left:,},"
                f" not {self.closing:,}"
            )

    @property
    def interest(self) -> int:
        """Yen of late interest that is not billed."""
        return sum(one.interest for one in self.items)

    @property
    def name(self) -> str:
        """In ASCII, without ending."""
        return f"statement-{self.last:%Y%m%d}"
