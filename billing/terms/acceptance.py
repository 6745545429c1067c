"""What accepting an application would bring, before it is done (Art. 6-1, 14-1, 15-1, 23-1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from billing.terms.change_cost import MonthCost, month_cost
from billing.terms.payer import Payer
from contracts.terms import application
from contracts.terms.editions import Agreement
from contracts.terms.facts import Contract, Term
from contracts.terms.life import Life
from contracts.terms.parameters import Parameters, Plan
from contracts.terms.periods import each_month, last_day, month_first

MONTHS = 12


@dataclass(frozen=True, slots=True)
class AcceptanceQuote:
    """The contract as it would be formed today; money in yen with tax.

    `months` are the invoices for the twelve months from the formation that bear a fee of it,
    on top of what the account is billed. `minimum_term_ends_on` is None where there is none.
    """

    contract: str
    acceptance: application.Acceptance
    figures: Parameters
    unit_price: int
    term: Term
    minimum_term_ends_on: date | None
    months: tuple[MonthCost, ...]

    @property
    def first(self) -> MonthCost | None:
        """The first invoice with a fee of it."""
        return next(iter(self.months), None)

    @property
    def first_year(self) -> int:
        return sum(month.more for month in self.months)


def acceptance(
    payer: Payer,
    applied: Contract,
    starts_on: date,
    service_end: date | None,
    individual: Mapping[str, object],
) -> AcceptanceQuote:
    """On the payer's day; `individual` is what is agreed with it. Raises Refused."""
    day = payer.day
    decision = application.accept(applied, day, starts_on, service_end)
    contract = application.waiting(applied, "6-1").formed(
        decision.formed_on,
        starts_on,
        (Agreement(day, None, individual),) if individual else (),
        decision.ends_on,
        decision.end_reason,
    )
    life = Life(contract, payer.conditions.book)
    figures, minimum = life.figures.on(starts_on), life.minimum_term_ends_on
    after = payer.with_life(life)
    costs = (month_cost(payer, after, life, month) for month in each_month(day, _year_from(day)))
    return AcceptanceQuote(
        contract.number,
        decision,
        figures,
        figures.annual_price if contract.plan is Plan.ANNUAL else figures.unit_price,
        life.term(1),
        minimum if minimum >= starts_on else None,
        tuple(month for month in costs if month.lines),
    )


def _year_from(day: date) -> date:
    """The last day of twelve months, that of the day the first."""
    return last_day(month_first(day), MONTHS)
