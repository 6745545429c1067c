"""What staff's own measures would bring, before they are taken: every day and every yen.

Suspension (Art. 13, 30-3), termination (17-1), individual agreement (2-2), damages (7-3).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from billing.terms import charges
from billing.terms.change_cost import Month
from billing.terms.charges import Charge
from billing.terms.fees import fee_lines
from billing.terms.forecast import Debt, Standing, damages_to_come, debts_to, fees_to_come
from billing.terms.invoicing import Draft, Law, regular
from billing.terms.lines import Line
from contracts.office.terms.explanation import Explanation, Refused
from contracts.terms import ending, suspension
from contracts.terms.editions import Agreement, Agreements, Book, check_agreement
from contracts.terms.facts import Contract, Term
from contracts.terms.parameters import Plan
from contracts.terms.periods import month_first, next_month
from contracts.terms.timeline import following_term, servers_on, terms_begun


@dataclass(frozen=True, slots=True)
class Known:
    """A contract, those on the same invoice, the editions, and how its account stands."""

    contract: Contract
    others: tuple[Contract, ...]
    book: Book
    account: Agreements
    law: Law
    standing: Standing
    day: date

    def invoice(
        self, contract: Contract, account: Agreements, month: date, damages=()
    ) -> Draft | None:
        """The account's regular invoice of a month, late interest aside."""
        together = [contract, *self.others]
        return regular(
            together, [], self.book, account, self.law, month, next_month(month), damages
        )


@dataclass(frozen=True, slots=True)
class Interruption:
    """A suspension or its lifting; `fees` are the contract's of this month, which run on."""

    explanation: Explanation
    fees: Draft | None


def suspending(known: Known, ground: str) -> Interruption:
    """Raises Refused."""
    return Interruption(suspension.suspend(known.contract, known.day, ground), _this_month(known))


def resuming(known: Known) -> Interruption:
    """Raises Refused."""
    return Interruption(suspension.resume(known.contract, known.day), _this_month(known))


def _this_month(known: Known) -> Draft | None:
    month = month_first(known.day)
    issued_on = next_month(month)
    return regular([known.contract], [], known.book, known.account, known.law, month, issued_on)


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
    debts: tuple[Debt, ...]
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
    known: Known, ground: str, effective: date, servers: int | None = None
) -> TerminationQuote:
    """Of the whole, or of some servers. Raises Refused."""
    contract, day, standing = known.contract, known.day, known.standing
    decision = ending.terminate(contract, day, effective, ground)
    if servers is not None:
        change = ending.terminate_part(contract, known.book, day, servers, effective, ground)
        after = replace(contract, changes=(*contract.changes, change))
        left = servers_on(after, known.book, change.effective_on)
        return TerminationQuote(day, effective, decision.explanation, servers, left, (), (), (), 0)
    return TerminationQuote(
        day,
        effective,
        decision.explanation,
        None,
        None,
        fees_to_come(contract, known.book, known.account, known.law, standing, day, effective),
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
    months: tuple[Month, ...]
    term_before: Term | None
    term_after: Term | None


def agreeing(
    known: Known, values: Mapping[str, object], first: date, last: date | None, for_account: bool
) -> AgreementQuote:
    """For the contract, or for its billing account. Raises Refused."""
    check_agreement(known.day, first, last)
    if not values:
        raise Refused("2-2", "合意する項目がありません", "nothing is agreed")
    agreement = Agreement(first, last, values)
    contract, account = known.contract, known.account
    mine = account if for_account else contract.agreements
    changed, changed_account = contract, account
    if for_account:
        changed_account = (*account, agreement)
    else:
        changed = replace(contract, agreements=(*contract.agreements, agreement))
    before, after = known.book.on(first, mine), known.book.on(first, (*mine, agreement))
    names = dict.fromkeys([*values, *(["annual_unit_price"] if "unit_price" in values else [])])
    terms = (_next_term(contract, known), _next_term(changed, known))
    return AgreementQuote(
        first,
        last,
        tuple(Figure(name, getattr(before, name), getattr(after, name)) for name in names),
        _months(known, changed, changed_account, first, terms[0]),
        *terms,
    )


def _next_term(contract: Contract, known: Known) -> Term | None:
    if not contract.is_live(known.day) or contract.ends_on is not None:
        return None
    begun = terms_begun(contract, known.book, known.day)
    return following_term(contract, known.book, begun[-1] if begun else None)


def _months(
    known: Known, changed: Contract, account: Agreements, first: date, term: Term | None
) -> tuple[Month, ...]:
    """The month of the first day, the next, and that of the next annual term's beginning."""
    months = {month_first(first), next_month(first)}
    if term and term.plan is Plan.ANNUAL and term.starts_on >= first:
        months.add(month_first(term.starts_on))
    found = []
    for month in sorted(months):
        before = known.invoice(known.contract, known.account, month)
        after = known.invoice(changed, account, month)
        lines = tuple(fee_lines(changed, known.book, known.law.rates, month))
        totals = [draft.total if draft else 0 for draft in (before, after)]
        found.append(Month(month, after.due_on if after else None, *totals, lines))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class DamagesQuote:
    """The line as it will stand on the invoice of `month`, and that invoice without and with it."""

    month: date
    issued_on: date
    due_on: date
    line: Line
    before: int
    after: int


def damages(known: Known, charge: Charge) -> DamagesQuote:
    """Raises Refused for an amount below 1 yen or without a reason."""
    charges.check(charge.amount, charge.reason)
    month = month_first(known.day)
    waiting = known.standing.charges
    before = known.invoice(known.contract, known.account, month, waiting)
    after = known.invoice(known.contract, known.account, month, (*waiting, charge))
    return DamagesQuote(
        month,
        after.issued_on,
        after.due_on,
        charges.line(charge),
        before.total if before else 0,
        after.total,
    )


@dataclass(frozen=True, slots=True)
class TransferQuote:
    """All rights and debts pass (Art. 19).

    `account` is billed afterwards; where it passes `whole`, its unpaid `debts` and `credit`
    go along. Otherwise what was issued must be paid by the day: `must_pay` is what is not.
    """

    explanation: Explanation
    holder: str
    to: str
    account: str
    whole: bool
    debts: tuple[Debt, ...]
    must_pay: tuple[str, ...]
    credit: int

    @property
    def debt_total(self) -> int:
        return sum(debt.outstanding + debt.interest_today for debt in self.debts)
