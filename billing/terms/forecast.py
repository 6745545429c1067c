"""What is still to come of a contract by a day: fees, unpaid invoices, interest.

Forecast by the very rules of the billing run, with the editions known today.
"""

from dataclasses import dataclass, replace
from datetime import date

from billing.terms import charges, interest
from billing.terms.charges import Charge
from billing.terms.interest import Receivable
from billing.terms.invoicing import Draft, Law, regular
from billing.terms.lines import Line
from contracts.office.terms.explanation import Explanation
from contracts.terms.editions import Agreements, Book
from contracts.terms.facts import Contract, EndReason
from contracts.terms.periods import last_day, month_first, next_month

LONGEST_FORECAST = 120
"""Months: as many as the longest term; fees of later months are not foreseen."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a billing account stands: months billed, what is unpaid, damages to be billed, credit."""

    billed: frozenset[date] = frozenset()
    debts: tuple[Receivable, ...] = ()
    credit: int = 0
    charges: tuple[Charge, ...] = ()


@dataclass(frozen=True, slots=True)
class Debt:
    """An unpaid invoice, its interest to today and to a later day, were it unpaid until then."""

    number: str
    label: str
    due_on: date
    outstanding: int
    interest_today: int
    interest: int
    explanation: Explanation

    @property
    def total(self) -> int:
        return self.outstanding + self.interest


def fees_to_come(
    contract: Contract,
    book: Book,
    agreements: Agreements,
    law: Law,
    standing: Standing,
    day: date,
    end: date,
) -> tuple[Draft, ...]:
    """The contract's part of each month's invoice that is not issued yet, to its last day.

    Tax is that of the contract alone: where an invoice holds several contracts, rounding
    it once may move a yen between them.
    """
    if contract.formed_on is None:
        return ()
    ending = replace(contract, ends_on=end, end_reason=EndReason.CANCELLED)
    last = min(end, last_day(day, LONGEST_FORECAST))
    drafts = []
    month = month_first(contract.formed_on)
    while month <= last:
        if month not in standing.billed:
            issued_on = max(day, next_month(month))
            drafts.append(regular([ending], (), book, agreements, law, month, issued_on))
        month = next_month(month)
    return tuple(filter(None, drafts))


def explain_fees(contract: Contract, end: date) -> Explanation:
    return Explanation(
        "22-1",
        "fees_to_come",
        f"料金は最終日({end})の分まで、これまでどおり月ごとに請求します。"
        "公表済みの規約による見込みです",
        f"fees go on to the last day, {end}, billed by the month as before;"
        " foreseen with the terms published so far",
        {"contract": contract.number, "to": end},
    )


def damages_to_come(standing: Standing) -> tuple[Line, ...]:
    """The lines of the damages that the next regular invoice will bear (Art. 7-3)."""
    return tuple(charges.line(charge) for charge in standing.charges)


def debts_to(standing: Standing, day: date, end: date) -> tuple[Debt, ...]:
    """What is unpaid now, with the interest that it will have borne by the end (Art. 24-1)."""
    found = (
        Debt(
            debt.number,
            debt.label,
            debt.due_on,
            debt.outstanding,
            interest.unbilled(debt, day),
            interest.unbilled(debt, end),
            interest.explain(debt, end),
        )
        for debt in standing.debts
    )
    return tuple(debt for debt in found if debt.total)
