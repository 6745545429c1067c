"""What a contract would cost that nobody has applied for yet."""

from datetime import date

from billing.queries.law import law
from billing.terms.first_year import FirstYear, first_year
from billing.terms.tax import tax_on
from contracts.queries import facts
from contracts.terms.parameters import Plan


def estimate(plan: Plan, servers: int, start: date) -> FirstYear:
    """Its first year by the editions published so far."""
    return first_year(facts.book(), law(), plan, servers, start)


def with_tax(price: int, day: date, rounding: str) -> int:
    """A price with the consumption tax of a day, in yen."""
    return price + tax_on(price, law().rates.on(day), rounding)
