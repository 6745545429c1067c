"""On which days what is billed is revenue, and what a credit note takes from which days.

Fees and their corrections are the revenue of the months that they are for. The other lines have
no such months: a residual fee, late interest and damages are of the day of issue.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache

from billing.terms.bookkeeping import Entry, Title, TitleSum, Why, apportion
from billing.terms.lines import FEES, LineKind
from billing.terms.tax import TaxRate, TaxTotal
from contracts.office.terms.labels import Labelled
from contracts.terms.periods import (
    FEW,
    ONE_DAY,
    days_in_month,
    each_month,
    month_first,
    month_last,
)


class SalesDay(Labelled):
    """The operator's choice of the day of a fee whose months have passed when it is billed."""

    SERVICE_MONTH = "service_month", "役務提供月の末日", "Last day of the month of service"
    ISSUE = "issue", "請求書の発行日", "Day of issue"


REVENUE: dict[str, Title] = {
    LineKind.FEE: Title.SALES,
    LineKind.CORRECTION: Title.SALES,
    LineKind.RESIDUAL: Title.RESIDUAL,
    LineKind.LATE_INTEREST: Title.LATE_INTEREST,
    LineKind.OTHER: Title.DAMAGES,
}
"""By kind of an invoice's line."""


@dataclass(frozen=True, slots=True)
class BilledLine:
    """A line of an invoice: yen before tax, and the days that it is for."""

    kind: str
    rate: TaxRate | None
    amount: int
    first: date | None = None
    last: date | None = None


Span = tuple[date, date]
Group = tuple[TaxRate | None, Title, Span | None]


def issued(
    invoice: int | None,
    lines: Iterable[BilledLine],
    taxes: Iterable[TaxTotal],
    issued_on: date,
    sales_day: SalesDay,
) -> list[Entry]:
    """An invoice's entries, those of months to come with it (Art. 23-1).

    A fee for months that have passed is dated the last day of the month before the issue: of the
    usual run that is the month of service, and a month that is closed stays as it is. What is for
    months that have not passed is deferred revenue, and becomes revenue on the last day of each.
    """
    found: list[Entry] = []
    for (rate, title, span), amount, tax in _with_tax(_grouped(lines, issued_on), taxes):
        part = TitleSum(title, rate, amount + tax, tax)
        if span is None:
            found.append(_billed(invoice, part, issued_on, Why.BILLED))
        elif _has_passed(span, issued_on, sales_day):
            found.append(_passed(invoice, part, issued_on, sales_day))
        else:
            found += _spread(invoice, part, span, issued_on, sales_day)
    return [entry for entry in found if entry.amount]


def parts_of_invoice(
    lines: Iterable[BilledLine], taxes: Iterable[TaxTotal]
) -> tuple[TitleSum, ...]:
    """An invoice summed up by title and rate."""
    sums: dict[Group, int] = {}
    for line in lines:
        key = line.rate, REVENUE[line.kind], None
        sums[key] = sums.get(key, 0) + line.amount
    return tuple(
        TitleSum(title, rate, amount + tax, tax)
        for (rate, title, _), amount, tax in _with_tax(sums, taxes)
        if amount + tax
    )


def _grouped(lines: Iterable[BilledLine], issued_on: date) -> dict[Group, int]:
    """By rate and title, what has passed together, and each stretch of days that has not."""
    passed = date.min, _last_before(issued_on)
    sums: dict[Group, int] = {}
    for line in lines:
        span = None
        if line.kind in FEES and line.first and line.last:
            span = passed if line.last <= passed[1] else (line.first, line.last)
        key = line.rate, REVENUE[line.kind], span
        sums[key] = sums.get(key, 0) + line.amount
    return sums


def _with_tax(sums: dict[Group, int], taxes: Iterable[TaxTotal]) -> list[tuple[Group, int, int]]:
    """With the tax of each: it was rounded once for its rate, and is divided by amount."""
    found = [(group, amount, 0) for group, amount in sums.items() if group[0] is None]
    for total in taxes:
        mine = [(group, amount) for group, amount in sums.items() if group[0] == total.rate]
        if len(mine) == 1:
            found.append((*mine[0], total.tax))
            continue
        shares = apportion(total.tax, [amount for _, amount in mine])
        found += [(*one, tax) for one, tax in zip(mine, shares, strict=True)]
    return found


def _billed(invoice: int | None, part: TitleSum, day: date, why: Why) -> Entry:
    return Entry(day, Title.RECEIVABLE, part.title, part.amount, why, invoice, part.rate, part.tax)


def _passed(invoice: int | None, part: TitleSum, issued_on: date, sales_day: SalesDay) -> Entry:
    if sales_day is SalesDay.ISSUE:
        return _billed(invoice, part, issued_on, Why.BILLED)
    return _billed(invoice, part, _last_before(issued_on), Why.SERVED)


@lru_cache(maxsize=FEW)
def _last_before(day: date) -> date:
    """The last day of the month before that of a day."""
    return month_first(day) - ONE_DAY


@lru_cache(maxsize=FEW)
def _has_passed(span: Span, issued_on: date, sales_day: SalesDay) -> bool:
    """Whether its last month has; by the day of issue also one within the month of issue."""
    last = month_first(span[1])
    of_the_month = last == month_first(span[0]) == month_first(issued_on)
    return last < month_first(issued_on) or (of_the_month and sales_day is SalesDay.ISSUE)


def _spread(
    invoice: int | None, part: TitleSum, span: Span, issued_on: date, sales_day: SalesDay
) -> list[Entry]:
    """What has passed at once, each month that has not on its last day."""
    months = list(each_month(*span))
    weights = [_weight(month, span) for month in months]
    amounts = apportion(part.amount - part.tax, weights)
    taxes = apportion(part.tax, weights)
    passed_amount = passed_tax = 0
    ahead = []
    for month, net, tax in zip(months, amounts, taxes, strict=True):
        day, amount = month_last(month), net + tax
        if day < issued_on:
            passed_amount, passed_tax = passed_amount + amount, passed_tax + tax
        else:
            earned = Entry(
                day, Title.DEFERRED, part.title, amount, Why.EARNED, invoice, part.rate, tax
            )
            ahead.append(earned)
    passed = TitleSum(part.title, part.rate, passed_amount, passed_tax)
    yen = sum(entry.amount for entry in ahead)
    return [
        _passed(invoice, passed, issued_on, sales_day),
        Entry(issued_on, Title.RECEIVABLE, Title.DEFERRED, yen, Why.AHEAD, invoice),
        *ahead,
    ]


def _weight(month: date, span: Span) -> Fraction:
    """A whole month is 1, a part of one its days."""
    first, last = max(month, span[0]), min(month_last(month), span[1])
    return Fraction((last - first).days + 1, days_in_month(month))


def parts_of_note(
    rate: TaxRate | None, amount: int, tax: int, interest: int
) -> tuple[TitleSum, ...]:
    """What a credit note gives back at a rate, `interest` being what it holds of late interest."""
    if rate is not None:
        return (TitleSum(Title.RETURNS, rate, amount + tax, tax),)
    parts = (
        TitleSum(Title.LATE_INTEREST, None, interest),
        TitleSum(Title.DAMAGES, None, amount - interest),
    )
    return tuple(part for part in parts if part.amount)


def credited(
    day: date,
    parts: Sequence[TitleSum],
    invoice: int,
    to_earn: Sequence[Entry],
    settled: int,
) -> list[Entry]:
    """A credit note's entries: `to_earn` are what its invoice still had to earn after the day.

    What was not served yet is given back first, the latest month first: it is deferred no more,
    and its month no longer earns it. The rest is given back of what was sold. It settles the
    invoice, by the yen `settled` as it was issued; what it does not settle is an advance.
    """
    credit = Title.RECEIVABLE if settled == sum(part.amount for part in parts) else Title.ADVANCES
    of = invoice if credit is Title.RECEIVABLE else None
    found: list[Entry] = []
    for part in parts:
        waiting = [entry for entry in to_earn if entry.rate == part.rate and entry.day > day]
        found += _given_back(day, part, credit, of, invoice, waiting)
    if settled and credit is Title.ADVANCES:
        found.append(Entry(day, Title.ADVANCES, Title.RECEIVABLE, settled, Why.USED, invoice))
    return found


def _given_back(
    day: date,
    part: TitleSum,
    credit: Title,
    of: int | None,
    invoice: int,
    waiting: Sequence[Entry],
) -> list[Entry]:
    cuts, rest = [], part.amount
    for entry in sorted(waiting, key=lambda entry: entry.day, reverse=True):
        if cut := min(entry.amount, rest):
            cuts.append((entry, cut))
            rest -= cut
    taxes = apportion(part.tax, [*(cut for _, cut in cuts), rest])
    found = []
    if rest:
        found.append(Entry(day, part.title, credit, rest, Why.CREDITED, of, part.rate, -taxes[-1]))
    if cuts:
        yen = sum(cut for _, cut in cuts)
        found.append(Entry(day, Title.DEFERRED, credit, yen, Why.CREDITED, invoice))
    for (entry, cut), tax in zip(cuts, taxes, strict=False):
        found.append(
            Entry(
                entry.day,
                entry.credit,
                Title.DEFERRED,
                cut,
                Why.NOT_EARNED,
                invoice,
                part.rate,
                -tax,
            )
        )
    return found


def still_to_earn(earned: Iterable[Entry], taken: Iterable[Entry]) -> list[Entry]:
    """What months have still to earn of an invoice: its own entries less those of credit notes."""
    sums: dict[tuple[date, Title, TaxRate | None], list[int]] = {}
    for entry in earned:
        if entry.debit is Title.DEFERRED and entry.why is Why.EARNED:
            one = sums.setdefault((entry.day, entry.credit, entry.rate), [0, 0])
            one[0], one[1] = one[0] + entry.amount, one[1] + entry.tax
    for entry in taken:
        if entry.why is Why.NOT_EARNED:
            one = sums.setdefault((entry.day, entry.debit, entry.rate), [0, 0])
            one[0], one[1] = one[0] - entry.amount, one[1] + entry.tax
    return [
        Entry(day, Title.DEFERRED, title, amount, Why.EARNED, None, rate, tax)
        for (day, title, rate), (amount, tax) in sums.items()
        if amount > 0
    ]
