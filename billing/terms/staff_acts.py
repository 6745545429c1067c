"""What acts of staff would bring, before they are done: every day and every yen.

Suspension (Art. 13, 30-3), termination (17-1), individual agreement (2-2), damages (7-3),
correction of fees (23-1).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from billing.terms import charges
from billing.terms.change_cost import MonthCost, month_cost
from billing.terms.charges import Charge, Correction
from billing.terms.forecast import ForeseenInvoice, damages_to_come, debts_to, fees_to_come
from billing.terms.invoicing import Draft
from billing.terms.lines import Line
from billing.terms.payer import Payer
from contracts.office.terms.explanation import Explanation, Refused
from contracts.terms import ending, part_suspension, suspension
from contracts.terms.editions import Agreement, FiguresByDay, check_agreement
from contracts.terms.facts import AppliedFor, Contract, Term
from contracts.terms.life import Life
from contracts.terms.parameters import Plan
from contracts.terms.part_suspension import Stopped
from contracts.terms.periods import month_first, next_month


@dataclass(frozen=True, slots=True)
class SuspensionQuote:
    """A suspension or its lifting; `fees` are the contract's of this month, which run on."""

    explanation: Explanation
    fees: Draft | None


def suspending(payer: Payer, life: Life, ground: str) -> SuspensionQuote:
    """Raises Refused."""
    return SuspensionQuote(
        suspension.suspend(life.contract, payer.day, ground), _this_month(payer, life)
    )


def resuming(payer: Payer, life: Life) -> SuspensionQuote:
    """Raises Refused."""
    return SuspensionQuote(suspension.resume(life.contract, payer.day), _this_month(payer, life))


def suspending_part(
    payer: Payer,
    life: Life,
    stopped: Stopped,
    ground: str,
    starts_on: date,
    open_: Iterable[Stopped],
) -> SuspensionQuote:
    """Raises Refused."""
    decision = part_suspension.suspend_part(life, payer.day, stopped, ground, starts_on, open_)
    return SuspensionQuote(decision, _this_month(payer, life))


def resuming_part(
    payer: Payer, life: Life, stopped: Stopped, starts_on: date, lifted_on: date | None
) -> SuspensionQuote:
    """Raises Refused."""
    decision = part_suspension.resume_part(life.contract, payer.day, stopped, starts_on, lifted_on)
    return SuspensionQuote(decision, _this_month(payer, life))


def _this_month(payer: Payer, life: Life) -> Draft | None:
    return payer.alone(life).invoice(month_first(payer.day))


@dataclass(frozen=True, slots=True)
class TerminationQuote:
    """No residual fee. Of the whole: `debts` are demanded at once (Art. 17-2).

    `servers` of a part leave after `ends_on`, and `left` remain; None for the whole.
    """

    day: date
    ends_on: date
    explanation: Explanation
    servers: int | None
    left: int | None
    fees: tuple[Draft, ...]
    debts: tuple[ForeseenInvoice, ...]
    damages: tuple[Line, ...]
    credit: int

    @property
    def fee_total(self) -> int:
        return sum(draft.total for draft in self.fees)

    @property
    def demanded(self) -> int:
        """Unpaid, due or not, with interest to today, in yen."""
        return sum(debt.outstanding + debt.interest_today for debt in self.debts)


def terminating(
    payer: Payer, life: Life, ground: str, effective: date, servers: int | None = None
) -> TerminationQuote:
    """Of the whole, or of some servers. Raises Refused."""
    day, standing = payer.day, payer.standing
    decision = ending.terminate(life.contract, day, effective, ground)
    if servers is not None:
        change = ending.terminate_part(life, day, servers, effective, ground)
        after = life.with_servers(change)
        left = after.servers(after.day_of(change))
        return TerminationQuote(day, effective, decision.explanation, servers, left, (), (), (), 0)
    return TerminationQuote(
        day,
        effective,
        decision.explanation,
        None,
        None,
        fees_to_come(payer, life, effective),
        debts_to(standing, day, day),
        damages_to_come(standing),
        standing.credit,
    )


@dataclass(frozen=True, slots=True)
class Figure:
    """A parameter on the agreement's first day, before and after."""

    name: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class AgreementQuote:
    """What an agreement changes: figures, the next invoices, the next term.

    Terms already begun and the minimum term stay as they were fixed.
    """

    first: date
    last: date | None
    figures: tuple[Figure, ...]
    months: tuple[MonthCost, ...]
    term_before: Term | None
    term_after: Term | None


def agreeing(
    payer: Payer,
    contract: Contract,
    values: Mapping[str, object],
    first: date,
    last: date | None,
) -> AgreementQuote:
    """For one contract of the payer. Raises Refused."""
    agreement = _agreement(payer, values, first, last)
    mine, book = contract.agreements, payer.conditions.book
    figures = _figures(book.agreed(mine), book.agreed((*mine, agreement)), agreement)
    if isinstance(contract, AppliedFor):
        return _quote(payer, payer, None, None, agreement, figures)
    life = Life(contract, book)
    changed = life.with_agreement(agreement)
    return _quote(payer, payer.with_life(changed), life, changed, agreement, figures)


def agreeing_with_account(
    payer: Payer, values: Mapping[str, object], first: date, last: date | None
) -> AgreementQuote:
    """For a billing account as a whole; the lines shown are of its first contract."""
    agreement = _agreement(payer, values, first, last)
    after = replace(payer, conditions=payer.conditions.with_agreement(agreement))
    figures = _figures(payer.conditions.figures, after.conditions.figures, agreement)
    life = next(iter(payer.lives), None)
    return _quote(payer, after, life, life, agreement, figures)


def _agreement(
    payer: Payer, values: Mapping[str, object], first: date, last: date | None
) -> Agreement:
    check_agreement(payer.day, first, last)
    if not values:
        raise Refused("2-2", "合意する項目がありません", "Nothing has been agreed")
    return Agreement(first, last, values)


def _figures(before: FiguresByDay, after: FiguresByDay, agreement: Agreement) -> tuple[Figure, ...]:
    """What is agreed, and the annual price, which an agreed monthly price displaces (21-2)."""
    old, new = before.on(agreement.first), after.on(agreement.first)
    displaced = ["annual_unit_price"] if "unit_price" in agreement.parameters else []
    names = dict.fromkeys([*agreement.parameters, *displaced])
    return tuple(Figure(name, getattr(old, name), getattr(new, name)) for name in names)


def _quote(
    payer: Payer,
    after: Payer,
    life: Life | None,
    changed: Life | None,
    agreement: Agreement,
    figures: tuple[Figure, ...],
) -> AgreementQuote:
    """The month of the first day, the next, and that of the next annual term's beginning."""
    first = agreement.first
    term_before, term_after = _next_term(life, payer.day), _next_term(changed, payer.day)
    months = {month_first(first), next_month(first)}
    if term_before and term_before.plan is Plan.ANNUAL and term_before.starts_on >= first:
        months.add(month_first(term_before.starts_on))
    return AgreementQuote(
        first,
        agreement.last,
        figures,
        tuple(month_cost(payer, after, changed, month) for month in sorted(months)),
        term_before,
        term_after,
    )


def _next_term(life: Life | None, day: date) -> Term | None:
    return life.coming(day) if life and life.contract.ends_on is None else None


@dataclass(frozen=True, slots=True)
class ChargeQuote:
    """The line as it will be on the invoice of `month`, and that invoice without and with it."""

    month: date
    issued_on: date
    due_on: date
    line: Line
    before: int
    after: int


def damages(payer: Payer, charge: Charge) -> ChargeQuote:
    """Raises Refused for an amount below 1 yen or without a reason."""
    charges.check(charge.amount, charge.reason)
    return _charging(payer, charge)


def correcting(payer: Payer, life: Life, charge: Charge, correction: Correction) -> ChargeQuote:
    """Raises Refused as `charges.check_correction` does."""
    charges.check_correction(life, payer.day, charge.amount, charge.reason, correction)
    return _charging(payer, replace(charge, correction=correction))


def _charging(payer: Payer, charge: Charge) -> ChargeQuote:
    month = month_first(payer.day)
    waiting = payer.standing.charges
    before, after = payer.invoice(month, waiting), payer.invoice(month, (*waiting, charge))
    assert after is not None  # it bears the charge
    return ChargeQuote(
        month,
        after.issued_on,
        after.due_on,
        charges.line(charge, payer.conditions.law.rates),
        before.total if before else 0,
        after.total,
    )


@dataclass(frozen=True, slots=True)
class TransferQuote:
    """All rights and debts pass (Art. 19).

    `account` is billed afterwards; where it passes `whole`, its unpaid `debts` and `credit`
    go along. Otherwise nothing of the account may be unpaid on the day.
    """

    explanation: Explanation
    holder: str
    to: str
    account: str
    whole: bool
    debts: tuple[ForeseenInvoice, ...]
    credit: int

    @property
    def debt_total(self) -> int:
        return sum(debt.outstanding + debt.interest_today for debt in self.debts)
