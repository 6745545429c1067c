"""A contract's terms, servers and minimum term on any day, begun or still to come."""

from datetime import date

from contracts.terms.editions import Book
from contracts.terms.facts import Contract, Term
from contracts.terms.parameters import Plan
from contracts.terms.periods import ONE_DAY, deadline, last_day


def plan_of_term(contract: Contract, number: int) -> Plan:
    """The plan of a term: the last change that counts from it or an earlier one."""
    plan, since = contract.plan, 0
    for change in contract.plan_changes:
        if since <= change.with_term <= number:
            plan, since = change.plan, change.with_term
    return plan


def following_term(contract: Contract, book: Book, before: Term | None) -> Term:
    """The term after `before`, or the first, with the figures of its first day (Art. 14)."""
    starts_on = before.ends_on + ONE_DAY if before else contract.service_starts_on
    number = before.number + 1 if before else 1
    figures = book.on(starts_on, contract.agreements)
    months = figures.renewal_months if before else figures.term_months
    ends_on = last_day(starts_on, months)
    return Term(
        number,
        starts_on,
        ends_on,
        months,
        deadline(ends_on, figures.renewal_notice_months),
        plan_of_term(contract, number),
    )


def terms_begun(contract: Contract, book: Book, day: date) -> tuple[Term, ...]:
    """The terms begun by the day: those on file, and those that no job has recorded yet."""
    if contract.service_starts_on is None:
        return ()
    limit = day if contract.ends_on is None else min(day, contract.ends_on)
    terms = list(contract.terms)
    while True:
        last = terms[-1] if terms else None
        next_start = last.ends_on + ONE_DAY if last else contract.service_starts_on
        if next_start > limit:
            return tuple(term for term in terms if term.starts_on <= limit)
        terms.append(following_term(contract, book, last))


def term_numbered(contract: Contract, book: Book, number: int) -> Term:
    """A term by its number, foreseen with today's editions where it has not begun."""
    term = contract.terms[min(number, len(contract.terms)) - 1] if contract.terms else None
    while term is None or term.number < number:
        term = following_term(contract, book, term)
    return term


def minimum_term_end(contract: Contract, book: Book) -> date:
    """Fixed when the service starts, foreseen before (Art. 15-1)."""
    if contract.minimum_term_ends_on is not None:
        return contract.minimum_term_ends_on
    start = contract.service_starts_on
    return last_day(start, book.on(start, contract.agreements).minimum_term_months)


def server_changes(contract: Contract, book: Book) -> list[tuple[date, int]]:
    """The days on which servers come or leave, with their number, by day."""
    if not contract.changes:
        return []
    return sorted((_day_of(change, contract, book), change.servers) for change in contract.changes)


def _day_of(change, contract: Contract, book: Book) -> date:
    if change.effective_on is not None:
        return change.effective_on
    return term_numbered(contract, book, change.with_term).starts_on


def servers_on(contract: Contract, book: Book, day: date) -> int:
    """The number of servers at the end of a day."""
    if not contract.changes:
        return contract.servers
    changes = server_changes(contract, book)
    return contract.servers + sum(n for effective, n in changes if effective <= day)
