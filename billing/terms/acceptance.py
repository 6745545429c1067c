"""What accepting an application would bring, before it is done (Art. 6-1, 14-1, 15-1, 23-1)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from billing.terms.change_cost import Month, month_of
from billing.terms.invoicing import Law
from contracts.terms import application
from contracts.terms.editions import Agreement, Agreements, Book
from contracts.terms.facts import Contract, Term
from contracts.terms.parameters import Parameters, Plan
from contracts.terms.periods import month_first, next_month
from contracts.terms.timeline import following_term, minimum_term_end

MONTHS = 12


@dataclass(frozen=True, slots=True)
class AcceptanceQuote:
    """The contract as it would be formed today; money in yen with tax.

    `months` are the invoices for the twelve months from the formation that bear a fee of it,
    beside what the account is billed anyway. `minimum_term_ends_on` is None where there is none.
    """

    contract: str
    acceptance: application.Acceptance
    figures: Parameters
    unit_price: int
    term: Term
    minimum_term_ends_on: date | None
    months: tuple[Month, ...]

    @property
    def first(self) -> Month | None:
        """The first invoice with a fee of it."""
        return next(iter(self.months), None)

    @property
    def first_year(self) -> int:
        return sum(month.more for month in self.months)


def acceptance(
    contract: Contract,
    others: Sequence[Contract],
    book: Book,
    account: Agreements,
    law: Law,
    day: date,
    starts_on: date,
    service_end: date | None,
    individual: Mapping[str, object],
) -> AcceptanceQuote:
    """`others` are the contracts on the same invoice, `individual` what is agreed with it.

    Raises Refused where it cannot be accepted so.
    """
    decision = application.accept(contract, day, starts_on, service_end)
    agreed = (Agreement(day, None, individual),) if individual else ()
    formed = replace(
        contract,
        formed_on=decision.formed_on,
        service_starts_on=starts_on,
        agreements=(*contract.agreements, *agreed),
        ends_on=decision.ends_on,
        end_reason=decision.end_reason,
    )
    figures = book.on(starts_on, formed.agreements)
    minimum = minimum_term_end(formed, book)
    months = (month_of(others, formed, others, book, account, law, month) for month in _twelve(day))
    return AcceptanceQuote(
        contract.number,
        decision,
        figures,
        figures.annual_price if contract.plan is Plan.ANNUAL else figures.unit_price,
        following_term(formed, book, None),
        minimum if minimum >= starts_on else None,
        tuple(month for month in months if month.lines),
    )


def _twelve(first: date) -> Iterator[date]:
    month = month_first(first)
    for _ in range(MONTHS):
        yield month
        month = next_month(month)
