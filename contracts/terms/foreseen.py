"""Terms still to come, as the editions known, or a draft beside them, would fix them (Art. 3, 14).

A term, its notice deadline and a minimum term are fixed on the day they begin: only those
that begin later can differ between two books.
"""

from dataclasses import dataclass, replace
from datetime import date

from contracts.terms.editions import Book
from contracts.terms.facts import Contract, Term
from contracts.terms.parameters import Plan
from contracts.terms.timeline import following_term, minimum_term_end


@dataclass(frozen=True, slots=True)
class Coming:
    """A term to come, and the price in yen of its first day, a server and month, or term."""

    term: Term
    price: int


def next_term(contract: Contract, book: Book, day: date) -> Coming | None:
    """The first term not yet fixed that begins on a day or later.

    None where the contract ends before it, or its service has no first day yet.
    """
    if contract.service_starts_on is None:
        return None
    last = contract.terms[-1] if contract.terms else None
    while True:
        term = following_term(contract, book, last)
        if contract.ends_on is not None and contract.ends_on < term.starts_on:
            return None
        if term.starts_on >= day:
            return Coming(term, _price(contract, book, term))
        last = term


def _price(contract: Contract, book: Book, term: Term) -> int:
    figures = book.on(term.starts_on, contract.agreements)
    if term.plan is Plan.ANNUAL:
        return figures.annual_price * term.months // 12
    return figures.unit_price


def minimum_end(contract: Contract, book: Book, day: date) -> date | None:
    """The minimum term's last day where it is not fixed yet (Art. 15-1).

    An application's service is taken to start on `day`. None for a contract whose minimum
    term is fixed, or which never begins.
    """
    if contract.minimum_term_ends_on is not None:
        return None
    if contract.service_starts_on is None:
        return minimum_term_end(replace(contract, service_starts_on=day), book)
    return None if contract.never_begins() else minimum_term_end(contract, book)
