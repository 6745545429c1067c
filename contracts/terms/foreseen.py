"""Terms still to come, as the editions known, or a draft among them, would fix them (Art. 3, 14).

A term, its notice deadline and a minimum term are fixed on the day they begin: only those
that begin later can differ between two books.
"""

from dataclasses import dataclass
from datetime import date

from contracts.terms.facts import Term
from contracts.terms.life import Life
from contracts.terms.parameters import Plan


@dataclass(frozen=True, slots=True)
class Coming:
    """A term to come, and the price in yen of its first day, a server and month, or term."""

    term: Term
    price: int


def next_term(life: Life, day: date) -> Coming | None:
    """The first term not recorded yet that begins on a day or later.

    None where the contract ends before it.
    """
    number = len(life.contract.terms) + 1
    while (term := life.term(number)).starts_on < day:
        number += 1
    end = life.contract.ends_on
    return Coming(term, _price(life, term)) if end is None or end >= term.starts_on else None


def _price(life: Life, term: Term) -> int:
    figures = life.figures.on(term.starts_on)
    if term.plan is Plan.ANNUAL:
        return figures.annual_price * term.months // 12
    return figures.unit_price


def minimum_end(life: Life) -> date | None:
    """The minimum term's last day where it is not fixed yet (Art. 15-1).

    None where it is fixed, and for a contract that never begins.
    """
    contract = life.contract
    if contract.minimum_term_ends_on is not None or contract.never_begins():
        return None
    return life.minimum_term_ends_on
