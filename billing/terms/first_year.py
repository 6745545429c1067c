"""What a first year would cost, and the dates that come with it, before anything is signed."""

from dataclasses import dataclass
from datetime import date

from billing.terms.invoicing import BillingConditions, Draft, Law, regular
from contracts.terms.editions import Book
from contracts.terms.facts import AppliedFor, Term
from contracts.terms.life import Life
from contracts.terms.parameters import Plan
from contracts.terms.periods import each_month, last_day, next_month

MONTHS = 12


@dataclass(frozen=True, slots=True)
class FirstYear:
    """The year from the service's start, formed on that day; money in yen.

    `invoices` are those that the billing runs for its months would issue. The year of an
    annual plan holds its first term whole, however long. `minimum_term_ends_on` is None
    where no minimum term is set.
    """

    first: date
    last: date
    term: Term
    minimum_term_ends_on: date | None
    unit_price: int
    invoices: tuple[Draft, ...]

    @property
    def taxable(self) -> int:
        return sum(tax.taxable for draft in self.invoices for tax in draft.taxes)

    @property
    def tax(self) -> int:
        return sum(tax.tax for draft in self.invoices for tax in draft.taxes)

    @property
    def total(self) -> int:
        return sum(draft.total for draft in self.invoices)


def first_year(book: Book, law: Law, plan: Plan, servers: int, start: date) -> FirstYear:
    """Art. 14-1, 15-1, 21-1, 23-1 for a wished start of the service."""
    last = last_day(start, MONTHS)
    life = Life(AppliedFor("", plan, servers).formed(start, start, ends_on=last), book)
    conditions = BillingConditions(book, (), law)
    drafts = (
        regular([life], conditions, month, next_month(month)) for month in each_month(start, last)
    )
    figures, minimum = life.figures.on(start), life.minimum_term_ends_on
    return FirstYear(
        start,
        last,
        life.term(1),
        minimum if minimum >= start else None,
        figures.annual_price if plan is Plan.ANNUAL else figures.unit_price,
        tuple(draft for draft in drafts if draft),
    )
