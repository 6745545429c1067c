"""A contract's life: its terms, minimum term, servers and figures on any day, begun or to come."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import count, takewhile

from contracts.terms.editions import Agreement, Book, FiguresByDay
from contracts.terms.facts import (
    Contract,
    EndReason,
    Formed,
    PlanChange,
    ServerChange,
    Term,
    formed,
)
from contracts.terms.parameters import Plan
from contracts.terms.periods import ONE_DAY, deadline, last_day


@dataclass(frozen=True)
class Life:
    """A formed contract by the editions known: what every rule on its money and dates asks.

    Worked out when asked for and remembered. A decision that would change the contract is
    looked at as another life, by `ending_on` and its like.
    """

    contract: Formed
    book: Book

    @cached_property
    def figures(self) -> FiguresByDay:
        """The editions with what was agreed for this contract (Art. 2-2, 3)."""
        return self.book.agreed(self.contract.agreements)

    # --- terms (Art. 14) ---

    def term(self, number: int) -> Term:
        """A term by its number, from 1: as recorded, else as the editions known would fix it."""
        while len(self._terms) < number:
            self._terms.append(self._following(self._terms[-1] if self._terms else None))
        return self._terms[number - 1]

    def terms(self) -> Iterator[Term]:
        """From the first on, without an end: each is renewed by the next."""
        return map(self.term, count(1))

    def begun(self, day: date) -> tuple[Term, ...]:
        """The terms begun by the day: those recorded, and those that no job has recorded yet."""
        end = self.contract.ends_on
        until = day if end is None else min(day, end)
        recorded = self.contract.terms
        if recorded and until <= recorded[-1].ends_on:
            return tuple([term for term in recorded if term.starts_on <= until])
        return tuple(takewhile(lambda term: term.starts_on <= until, self.terms()))

    def coming(self, day: date) -> Term:
        """The term after those begun by the day."""
        return self.term(len(self.begun(day)) + 1)

    @cached_property
    def _terms(self) -> list[Term]:
        return list(self.contract.terms)

    def _following(self, before: Term | None) -> Term:
        """The term after another, or the first, with the figures of its first day."""
        starts_on = before.ends_on + ONE_DAY if before else self.contract.service_starts_on
        number = before.number + 1 if before else 1
        figures = self.figures.on(starts_on)
        months = figures.renewal_months if before else figures.term_months
        ends_on = last_day(starts_on, months)
        notice_deadline = deadline(ends_on, figures.renewal_notice_months)
        plan = self.plan_of_term(number)
        return Term(number, starts_on, ends_on, months, notice_deadline, plan)

    # --- plan (Art. 6-2) ---

    def plan_of_term(self, number: int) -> Plan:
        """That of the last change that counts from the term or an earlier one."""
        plan, since = self.contract.plan, 0
        for change in self.contract.plan_changes:
            if since <= change.with_term <= number:
                plan, since = change.plan, change.with_term
        return plan

    def plan(self, day: date) -> Plan:
        """That of the term begun last by a day; before the service, the one applied for."""
        begun = self.begun(day)
        return begun[-1].plan if begun else self.contract.plan

    def unit_price(self, day: date) -> int:
        """Yen before tax of one server for a month, or on the annual plan for a year.

        Another price of a year comes with the next term (Art. 3-1); a contract that is over
        keeps that of its last day.
        """
        day = min(day, self.contract.ends_on or day)
        if self.plan(day) is not Plan.ANNUAL:
            return self.figures.on(day).unit_price
        begun = self.begun(day)
        return self.figures.on(begun[-1].starts_on if begun else day).annual_price

    # --- minimum term (Art. 15-1) ---

    @cached_property
    def minimum_term_ends_on(self) -> date:
        """Fixed when the service starts, foreseen before.

        The day before the service starts where none is set.
        """
        if self.contract.minimum_term_ends_on is not None:
            return self.contract.minimum_term_ends_on
        start = self.contract.service_starts_on
        return last_day(start, self.figures.on(start).minimum_term_months)

    # --- servers ---

    @cached_property
    def server_changes(self) -> tuple[tuple[date, int], ...]:
        """The days on which servers come or leave, with their number, by day."""
        return tuple(sorted((self.day_of(one), one.servers) for one in self.contract.changes))

    def day_of(self, change: ServerChange) -> date:
        """The day at whose start servers come or leave."""
        if change.effective_on is not None:
            return change.effective_on
        assert change.with_term is not None
        return self.term(change.with_term).starts_on

    def servers(self, day: date) -> int:
        """Their number at the end of a day."""
        if not self.contract.changes:
            return self.contract.servers
        changes = takewhile(lambda change: change[0] <= day, self.server_changes)
        return self.contract.servers + sum(number for _, number in changes)

    # --- other lives ---

    def ending_on(self, day: date, reason: EndReason = EndReason.CANCELLED) -> "Life":
        """With another last day."""
        return Life(replace(self.contract, ends_on=day, end_reason=reason), self.book)

    def with_servers(self, change: ServerChange) -> "Life":
        """With more servers that come or leave."""
        changes = (*self.contract.changes, change)
        return Life(replace(self.contract, changes=changes), self.book)

    def with_plan(self, change: PlanChange) -> "Life":
        """With another plan from a term on."""
        plan_changes = (*self.contract.plan_changes, change)
        return Life(replace(self.contract, plan_changes=plan_changes), self.book)

    def with_agreement(self, agreement: Agreement) -> "Life":
        """With one more individual agreement."""
        agreements = (*self.contract.agreements, agreement)
        return Life(replace(self.contract, agreements=agreements), self.book)


def life_of(contract: Contract, book: Book, clause: str) -> Life:
    """The life of a contract. Raises Refused under the clause where it was never formed."""
    return Life(formed(contract, clause), book)
