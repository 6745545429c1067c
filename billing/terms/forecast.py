"""What is still to come of a contract by a day: fees, unpaid invoices, interest.

Forecast by the very rules of the billing run, with the editions known today.
"""

from dataclasses import dataclass
from datetime import date

from billing.terms import charges, interest
from billing.terms.interest import Receivable
from billing.terms.invoicing import Draft, regular
from billing.terms.lines import Line
from billing.terms.payer import AccountStanding, Payer
from contracts.office.terms.days import en_day, ja_day
from contracts.office.terms.explanation import Explanation
from contracts.terms.life import Life
from contracts.terms.periods import each_month, last_day, month_last, next_month

LONGEST_FORECAST = 120
"""Months: as many as the longest term; fees of later months are not foreseen."""


@dataclass(frozen=True, slots=True)
class ForeseenInvoice:
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


def fees_to_come(payer: Payer, life: Life, end: date) -> tuple[Draft, ...]:
    """The contract's part of each month's invoice that is not issued yet, to its last day.

    Corrections of its fees are on the first of them that takes what was recorded by then.
    Tax is that of the contract alone: where an invoice holds several contracts, rounding
    it once may move a yen between them.
    """
    ended = life.ending_on(end)
    last = min(end, last_day(payer.day, LONGEST_FORECAST))
    waiting = [
        charge
        for charge in payer.standing.charges
        if charge.correction and charge.contract == life.contract.number
    ]
    found = []
    for month in each_month(life.contract.formed_on, last):
        if month in payer.standing.billed:
            continue
        by_then = [charge for charge in waiting if charge.day <= month_last(month)]
        issued_on = max(payer.day, next_month(month))
        draft = regular([ended], payer.conditions, month, issued_on, waiting=by_then)
        if draft:
            found.append(draft)
            waiting = [charge for charge in waiting if charge not in by_then]
    return tuple(found)


def explain_fees(contract: str, end: date) -> Explanation:
    """Of the contract of a number."""
    return Explanation(
        "22-1",
        "fees_to_come",
        f"料金は最終日({ja_day(end)})の分まで、これまでどおり月ごとに請求します。"
        "公表済みの規約による見込みです",
        f"Fees continue to the last day, {en_day(end)}, billed monthly as before;"
        " estimated with the terms published so far",
        {"contract": contract, "to": end},
    )


def damages_to_come(standing: AccountStanding) -> tuple[Line, ...]:
    """The lines of the damages that the next regular invoice will bear (Art. 7-3)."""
    return tuple(
        charges.damages(charge) for charge in standing.charges if charge.correction is None
    )


def debts_to(standing: AccountStanding, day: date, end: date) -> tuple[ForeseenInvoice, ...]:
    """What is unpaid now, with the interest that it will have borne by the end (Art. 24-1)."""
    found = (_foreseen(debt, day, end) for debt in standing.debts)
    return tuple(debt for debt in found if debt.total)


def _foreseen(debt: Receivable, day: date, end: date) -> ForeseenInvoice:
    by_then, explanation = interest.explained(debt, end)
    return ForeseenInvoice(
        debt.number,
        debt.label,
        debt.due_on,
        debt.outstanding,
        by_then if day == end else interest.unbilled(debt, day),
        by_then,
        explanation,
    )
