"""What a change would cost, before it is asked for: the fees with it and without (Art. 6-2)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from billing.terms.fees import fee_lines
from billing.terms.invoicing import Draft, Law, regular
from billing.terms.lines import Line
from contracts.terms import application
from contracts.terms.editions import Agreements, Book
from contracts.terms.facts import Contract, PlanChange, ServerChange, Term
from contracts.terms.parameters import Plan
from contracts.terms.periods import ONE_DAY, month_first, next_month
from contracts.terms.timeline import following_term, term_numbered, terms_begun


@dataclass(frozen=True, slots=True)
class Month:
    """The invoice for a month in yen with tax, and the contract's lines with the change."""

    month: date
    due_on: date | None
    before: int
    after: int
    lines: tuple[Line, ...]

    @property
    def more(self) -> int:
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Addition:
    """The months in which an addition changes what is billed: the first ones of their kind."""

    effective_on: date
    months: tuple[Month, ...]


def addition(
    contract: Contract,
    others: Sequence[Contract],
    book: Book,
    account: Agreements,
    law: Law,
    day: date,
    servers: int,
    effective: date,
) -> Addition:
    """The month of effect, the one after, and that of the next annual term's beginning.

    `others` are the contracts on the same invoice. Raises Refused.
    """
    application.add_servers(contract, book, day, servers, effective)
    change = ServerChange(servers, effective_on=effective)
    changed = replace(contract, changes=(*contract.changes, change))
    first = month_first(effective)
    months = {first, next_month(first)}
    begun = terms_begun(contract, book, effective)
    following = following_term(contract, book, begun[-1] if begun else None)
    if following.plan is Plan.ANNUAL:
        months.add(month_first(following.starts_on))
    found = [
        month_of([contract, *others], changed, others, book, account, law, month)
        for month in sorted(months)
    ]
    return Addition(effective, tuple(one for one in found if one.more or one.month == first))


def month_of(
    before: Iterable[Contract],
    changed: Contract,
    others: Sequence[Contract],
    book: Book,
    account: Agreements,
    law: Law,
    month: date,
) -> Month:
    """A month's invoice of an account as it stands, and with a contract changed or begun."""
    now = _invoice(before, book, account, law, month)
    then = _invoice([changed, *others], book, account, law, month)
    lines = tuple(fee_lines(changed, book, law.rates, month))
    return Month(month, then.due_on if then else None, _total(now), _total(then), lines)


def _invoice(
    contracts: Iterable[Contract], book: Book, account: Agreements, law: Law, month: date
) -> Draft | None:
    return regular(contracts, [], book, account, law, month, next_month(month))


def _total(draft: Draft | None) -> int:
    return draft.total if draft else 0


@dataclass(frozen=True, slots=True)
class TermPrice:
    """The fees of a term in yen with tax.

    `earlier` are lines of its first month's days before it; they are not part of it.
    """

    plan: Plan
    lines: tuple[Line, ...]
    earlier: tuple[Line, ...]
    total: int


@dataclass(frozen=True, slots=True)
class PlanCost:
    """The next term as it would be billed by either plan."""

    term: Term
    now: TermPrice
    new: TermPrice

    @property
    def more(self) -> int:
        return self.new.total - self.now.total


def plan_change(
    contract: Contract, book: Book, account: Agreements, law: Law, day: date, plan: Plan
) -> PlanCost:
    """Raises Refused where the plan cannot be changed."""
    number = application.change_plan(contract, book, day, plan)
    changed = replace(contract, plan_changes=(*contract.plan_changes, PlanChange(plan, number)))
    return PlanCost(
        term_numbered(changed, book, number),
        term_price(contract, book, account, law, number),
        term_price(changed, book, account, law, number),
    )


def term_price(
    contract: Contract, book: Book, account: Agreements, law: Law, number: int
) -> TermPrice:
    """What a term would cost if nothing else changed: the fees to its end, less those before."""
    term = term_numbered(contract, book, number)
    through = replace(contract, ends_on=term.ends_on)
    before = replace(contract, ends_on=term.starts_on - ONE_DAY)
    months = list(_months(term.starts_on, term.ends_on))
    totals = [_total(_invoice([through], book, account, law, month)) for month in months]
    return TermPrice(
        term.plan,
        tuple(line for month in months for line in fee_lines(through, book, law.rates, month)),
        tuple(fee_lines(before, book, law.rates, months[0])),
        sum(totals) - _total(_invoice([before], book, account, law, months[0])),
    )


def _months(first: date, last: date) -> Iterator[date]:
    month = month_first(first)
    while month <= last:
        yield month
        month = next_month(month)
