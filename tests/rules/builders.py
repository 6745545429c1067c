"""Facts for tests of the rules, in one line each."""

from datetime import date
from decimal import Decimal

from billing.terms.interest import Receivable, Settlement
from billing.terms.invoicing import Law
from billing.terms.tax import TaxRate, TaxTable
from contracts.office.calendar import is_bank_day
from contracts.terms.editions import Agreement, Book, Edition
from contracts.terms.facts import Contract, PlanChange, ServerChange, Term
from contracts.terms.parameters import Plan

RATES = TaxTable(
    [(date(2014, 4, 1), TaxRate(Decimal(8))), (date(2019, 10, 1), TaxRate(Decimal(10)))]
)
LAW = Law(RATES, is_bank_day)


def d(text: str) -> date:
    return date.fromisoformat(text)


def book(*editions: tuple[str, dict], **first) -> Book:
    """The first edition's figures, then later editions by their effective day."""
    rows = [Edition(date.min, 1, first)]
    rows += [Edition(d(day), n, values) for n, (day, values) in enumerate(editions, 2)]
    return Book(rows)


def agreed(**values) -> tuple[Agreement, ...]:
    return (Agreement(date.min, None, values),)


def contract(start: str, servers: int = 1, plan: Plan = Plan.MONTHLY, **facts) -> Contract:
    """Formed on the day its service starts unless said otherwise."""
    day = d(start)
    facts.setdefault("formed_on", day)
    facts.setdefault("service_starts_on", day)
    return Contract("C1", plan, servers, **facts)


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
    "PlanChange",
    "Term",
    "added",
    "agreed",
    "book",
    "contract",
    "d",
    "receivable",
]
