"""What a change would cost, before it is asked for: the fees with it and without (Art. 6-2)."""

from dataclasses import dataclass
from datetime import date

from billing.terms.fees import fee_lines
from billing.terms.lines import Line
from billing.terms.payer import Payer
from contracts.terms import application
from contracts.terms.facts import PlanChange, ServerChange, Term
from contracts.terms.life import Life
from contracts.terms.parameters import Plan
from contracts.terms.periods import ONE_DAY, each_month, month_first, next_month


@dataclass(frozen=True, slots=True)
class MonthCost:
    """The invoice for a month in yen with tax, and the contract's lines with the change."""

    month: date
    due_on: date | None
    before: int
    after: int
    lines: tuple[Line, ...]

    @property
    def more(self) -> int:
        return self.after - self.before


def month_cost(before: Payer, after: Payer, changed: Life | None, month: date) -> MonthCost:
    """An account's invoice of a month without a change and with it; `changed` shows its lines."""
    then = after.invoice(month)
    rates = after.conditions.law.rates
    return MonthCost(
        month,
        then.due_on if then else None,
        before.total(month),
        then.total if then else 0,
        tuple(fee_lines(changed, rates, month)) if changed else (),
    )


@dataclass(frozen=True, slots=True)
class Addition:
    """The months in which an addition changes what is billed: the first ones of their kind.

    `plan` is that of its day of effect, `next_plan` that of the term after, from `next_from` on.
    """

    effective_on: date
    months: tuple[MonthCost, ...]
    plan: Plan
    next_plan: Plan
    next_from: date


def addition(payer: Payer, life: Life, servers: int, effective: date) -> Addition:
    """The month of effect, the one after, and where the next term bills otherwise its first ones.

    Raises Refused.
    """
    application.add_servers(life, payer.day, servers, effective)
    changed = life.with_servers(ServerChange(servers, effective_on=effective))
    after = payer.with_life(changed)
    first = month_first(effective)
    plan, following = changed.plan(effective), life.coming(effective)
    found = {first, next_month(first), *_otherwise_billed(plan, following)}
    costs = (month_cost(payer, after, changed, month) for month in sorted(found))
    months = tuple(one for one in costs if one.more or one.month == first)
    return Addition(effective, months, plan, following.plan, following.starts_on)


def _otherwise_billed(plan: Plan, following: Term) -> set[date]:
    """The month in which a year's fee is billed; by the month, the first one that is whole too."""
    first = month_first(following.starts_on)
    if following.plan is Plan.ANNUAL:
        return {first}
    if following.plan is plan:
        return set()
    return {first, first if following.starts_on == first else next_month(first)}


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


def plan_change(payer: Payer, life: Life, plan: Plan, arrived_on: date | None = None) -> PlanCost:
    """Raises Refused where the plan cannot be changed, by what arrived on a day."""
    number = application.change_plan(life, payer.day, plan, arrived_on)
    changed = life.with_plan(PlanChange(plan, number))
    return PlanCost(
        changed.term(number),
        term_price(payer, life, number),
        term_price(payer, changed, number),
    )


def term_price(payer: Payer, life: Life, number: int) -> TermPrice:
    """What a term would cost if nothing else changed: the fees to its end, less those before."""
    term = life.term(number)
    through = life.ending_on(term.ends_on)
    before = life.ending_on(term.starts_on - ONE_DAY)
    its_months = list(each_month(term.starts_on, term.ends_on))
    rates = payer.conditions.law.rates
    return TermPrice(
        term.plan,
        tuple(line for month in its_months for line in fee_lines(through, rates, month)),
        tuple(fee_lines(before, rates, its_months[0])),
        sum(payer.alone(through).total(month) for month in its_months)
        - payer.alone(before).total(its_months[0]),
    )
