"""A statement of a year by month: what was billed, what came, what was given back, what was left.

Twelve lines, however many movements there were.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from billing.terms.statement import EntryKind, Statement
from contracts.terms.periods import each_month, last_day, month_first

FISCAL_START = 4
"""April, with which most companies' years begin."""
BILLED = (EntryKind.INVOICE,)
INTEREST = (EntryKind.LATE_INTEREST,)
MONEY = (EntryKind.PAYMENT, EntryKind.RETURN, EntryKind.PAYOUT)
"""What came, less what went back or out."""
GIVEN = (EntryKind.CREDIT_NOTE, EntryKind.DISCOUNT, EntryKind.WRITE_OFF, EntryKind.SET_OFF)
"""What is not owed any more, without money."""


@dataclass(frozen=True, slots=True)
class MonthSum:
    """Yen of a month, as they change the balance, and the balance at its end."""

    first: date
    billed: int
    interest: int
    money: int
    given: int
    balance: int


def year_of(day: date, start: int) -> date:
    """The first day of the year that contains a day, where years begin with a month of 1 to 12."""
    return date(day.year - (day.month < start), start, 1)


def last_of_year(first: date, today: date) -> date:
    """The last day of the year from a month's first day on; today while it still runs."""
    return min(last_day(first, 12), today)


def by_month(found: Statement) -> Iterator[MonthSum]:
    """Each month of a statement that begins with one, in their order."""
    sums: dict[tuple[date, EntryKind], int] = defaultdict(int)
    for entry in found.entries:
        sums[month_first(entry.day), entry.kind] += entry.amount
    balance = found.opening
    for first in each_month(found.first, found.last):
        billed, interest, money, given = (
            sum(sums[first, kind] for kind in kinds) for kinds in (BILLED, INTEREST, MONEY, GIVEN)
        )
        balance += billed + interest + money + given
        yield MonthSum(first, billed, interest, money, given, balance)
