"""Facts for tests of the rules, in one line each."""

from datetime import date
from decimal import Decimal

from billing.terms.dunning import Policy, PolicyStep, Step
from billing.terms.interest import Receivable, Settlement
from billing.terms.invoicing import BillingConditions, Law
from billing.terms.payer import AccountStanding, Payer
from billing.terms.tax import TaxRate, TaxTable
from contracts.office.calendar import is_bank_day
from contracts.terms.editions import Agreement, Agreements, Book, Edition
from contracts.terms.facts import AppliedFor, Formed, PlanChange, ServerChange, Term
from contracts.terms.life import Life
from contracts.terms.parameters import Plan
from tests.days import d

RATES = TaxTable(
    [(date(2014, 4, 1), TaxRate(Decimal(8))), (date(2019, 10, 1), TaxRate(Decimal(10)))]
)
LAW = Law(RATES, is_bank_day)
FIRST_POLICY: Policy = (
    PolicyStep(Step.REMINDER, 3),
    PolicyStep(Step.SECOND, 10),
    PolicyStep(Step.FINAL, 20),
    PolicyStep(Step.SUSPENSION, 30),
    PolicyStep(Step.TERMINATION, 60),
)
"""As a new installation has it."""


def book(*editions: tuple[str, dict], **first) -> Book:
    """The first edition's figures, then later editions by their effective day."""
    rows = [Edition(date.min, 1, first)]
    rows += [Edition(d(day), n, values) for n, (day, values) in enumerate(editions, 2)]
    return Book(rows)


def agreed(**values) -> tuple[Agreement, ...]:
    return (Agreement(date.min, None, values),)


def contract(start: str, servers: int = 1, plan: Plan = Plan.MONTHLY, **facts) -> Formed:
    """Formed on the day its service starts unless said otherwise."""
    day = d(start)
    facts.setdefault("formed_on", day)
    facts.setdefault("service_starts_on", day)
    return Formed(facts.pop("number", "C1"), plan, servers, **facts)


def conditions(shelf: Book, account: Agreements = ()) -> BillingConditions:
    return BillingConditions(shelf, account, LAW)


def payer(day: str, *lives: Life, account: Agreements = (), **standing) -> Payer:
    """Of the contracts on one invoice, at least one."""
    return Payer(lives, conditions(lives[0].book, account), d(day), AccountStanding(**standing))


def added(servers: int, day: str) -> ServerChange:
    return ServerChange(servers, effective_on=d(day))


def receivable(due: str, total: int, *paid: tuple[str, int], **facts) -> Receivable:
    facts.setdefault("rate", Decimal("14.5"))
    facts.setdefault("day_count", "365")
    settlements = tuple(Settlement(d(day), amount) for day, amount in paid)
    return Receivable("2026-04", "INV-1", d(due), total, settlements=settlements, **facts)


__all__ = [
    "LAW",
    "RATES",
    "AppliedFor",
    "Life",
    "PlanChange",
    "Term",
    "added",
    "agreed",
    "book",
    "conditions",
    "contract",
    "d",
    "payer",
    "receivable",
]
