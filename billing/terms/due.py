"""The day until which an invoice is paid: by the payment terms, to a bank business day (23-1)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from contracts.office.terms.explanation import plural
from contracts.office.terms.labels import Label
from contracts.terms.parameters import (
    CHOICES,
    CLOSING_DAYS,
    END_OF_NEXT_MONTH,
    NET_DAYS,
    Parameters,
)
from contracts.terms.periods import ONE_DAY, month_last, next_month

IsBankDay = Callable[[date], bool]
NET = "net_"
"""Before the number of days, in the name of net terms."""


@dataclass(frozen=True, slots=True)
class PaymentTerms:
    """What the due day of a regular invoice follows from, as it stays with the invoice.

    `name` is `end_of_next_month`, a closing day (`closing_20_end_of_next_month`) or net days
    (`net_30`). `least_days` from issue are left by an invoice that came late, where the
    terms alone would have left fewer.
    """

    name: str = END_OF_NEXT_MONTH
    least_days: int | None = None

    @property
    def label(self) -> Label:
        """In words."""
        if self.net_days is not None:
            days = self.net_days
            return Label(f"発行日から{days}日", f"{plural(days, 'day')} from the issue date")
        return CHOICES[self.name]

    @property
    def closing_day(self) -> int | None:
        """The payer's closing day, where there is one."""
        return CLOSING_DAYS.get(self.name)

    @property
    def net_days(self) -> int | None:
        """Days from issue, where they are agreed."""
        return int(self.name.removeprefix(NET)) if self.name.startswith(NET) else None


def agreed_terms(figures: Parameters) -> PaymentTerms:
    """The terms of every invoice that is issued in time."""
    days = figures.payment_terms == NET_DAYS
    return PaymentTerms(f"{NET}{figures.net_days}" if days else figures.payment_terms)


def payment_terms(figures: Parameters, month: date, issued_on: date) -> PaymentTerms:
    """The terms of the invoice of a month: a late one leaves `minimum_days_to_pay`."""
    terms = agreed_terms(figures)
    least = figures.minimum_days_to_pay
    is_late = issued_on > next_month(month)
    if is_late and _by_terms(terms, month, issued_on) < issued_on + timedelta(days=least):
        return PaymentTerms(terms.name, least)
    return terms


def before_roll(terms: PaymentTerms, month: date, issued_on: date) -> date:
    """The due day of the invoice of a month as the terms say, bank business day or not."""
    if terms.least_days is not None:
        return issued_on + timedelta(days=terms.least_days)
    return _by_terms(terms, month, issued_on)


def _by_terms(terms: PaymentTerms, month: date, issued_on: date) -> date:
    """An invoice belongs to the payer's first closing on or after the day of its issue."""
    if terms.net_days is not None:
        return issued_on + timedelta(days=terms.net_days)
    if terms.closing_day is None:
        return month_last(next_month(month))
    return month_last(next_month(closing(terms.closing_day, issued_on)))


def closing(day_of_month: int, issued_on: date) -> date:
    """The first closing day on or after an invoice's issue."""
    month = issued_on if issued_on.day <= day_of_month else next_month(issued_on)
    return month.replace(day=day_of_month)


def roll(day: date, how: str, is_bank_day: IsBankDay) -> date:
    """A due day moved to a bank business day (`due_day_roll`)."""
    if how == "none":
        return day
    step = ONE_DAY if how == "next_bank_day" else -ONE_DAY
    while not is_bank_day(day):
        day += step
    return day


def roll_after(issued_on: date, day: date, how: str, is_bank_day: IsBankDay) -> date:
    """The same, but never before the issue, so that neither interest nor dunning falls on it."""
    rolled = roll(day, how, is_bank_day)
    return (
        rolled if rolled >= issued_on else roll(max(day, issued_on), "next_bank_day", is_bank_day)
    )
