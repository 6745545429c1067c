"""What taking an end back brings: the residual fee given back, the contract as it goes on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from contracts.terms.facts import Term
from contracts.terms.life import Life
from contracts.terms.withdrawal import Withdrawal


@dataclass(frozen=True, slots=True)
class GivenBack:
    """The residual invoice and what of it is given back, in yen with tax.

    `settled` is taken from what is unpaid of it; the rest of `total` is credit.
    """

    invoice: str
    total: int
    settled: int

    @property
    def credit(self) -> int:
        return self.total - self.settled


@dataclass(frozen=True, slots=True)
class WithdrawalQuote:
    """`term` is the one that runs, None before the service starts; nothing of it has moved."""

    decision: Withdrawal
    residual: GivenBack | None
    term: Term | None
    minimum_term_ends_on: date


def withdrawing(
    life: Life, day: date, decision: Withdrawal, residual: GivenBack | None
) -> WithdrawalQuote:
    """The contract as it goes on from the day."""
    begun: Iterable[Term] = life.begun(day)
    return WithdrawalQuote(
        decision, residual, next(iter(reversed(tuple(begun))), None), life.minimum_term_ends_on
    )
