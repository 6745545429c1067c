"""A billing account as quotes see it: whose contracts it pays for, on what conditions."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from billing.terms.charges import Charge
from billing.terms.interest import Receivable
from billing.terms.invoicing import BillingConditions, Draft, regular
from contracts.terms.life import Life
from contracts.terms.periods import next_month


@dataclass(frozen=True, slots=True)
class AccountStanding:
    """State of a billing account: months billed, what is unpaid, charges to be billed, credit."""

    billed: frozenset[date] = frozenset()
    debts: tuple[Receivable, ...] = ()
    credit: int = 0
    charges: tuple[Charge, ...] = ()


NOTHING_KNOWN = AccountStanding()
"""For quotes that ask for nothing of it."""


@dataclass(frozen=True, slots=True)
class Payer:
    """`lives` are those of the contracts on one invoice; `day` is that of the quote."""

    lives: tuple[Life, ...]
    conditions: BillingConditions
    day: date
    standing: AccountStanding = NOTHING_KNOWN

    def with_life(self, life: Life) -> "Payer":
        """With a contract that lives otherwise, or one more contract."""
        number = life.contract.number
        others = (one for one in self.lives if one.contract.number != number)
        return replace(self, lives=(life, *others))

    def alone(self, life: Life) -> "Payer":
        """As if the account paid for one contract only."""
        return replace(self, lives=(life,))

    def invoice(self, month: date, waiting: Iterable[Charge] = ()) -> Draft | None:
        """Its regular invoice of a month, late interest aside."""
        issued_on = next_month(month)
        return regular(self.lives, self.conditions, month, issued_on, waiting=waiting)

    def total(self, month: date) -> int:
        """The yen of that invoice, with tax."""
        draft = self.invoice(month)
        return draft.total if draft else 0
