"""Late interest (Art. 24-1): a pure function of what is owed, what was paid when, and a day."""

from calendar import isleap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import floor

from billing.terms.allocation import AllocationKind
from billing.terms.lines import About, Line, LineKind
from contracts.office.terms.days import en_day, ja_day
from contracts.office.terms.explanation import Explanation
from contracts.terms.periods import ONE_DAY, days_between

CLAUSE = "24-1"
YEARS = (365, 366)
"""Days that a year may have."""


@dataclass(frozen=True, slots=True)
class Settlement:
    """Money that came, a set-off, discount, credit note or write-off, with its value date.

    `late_interest` is the part of a credit note that gives back late-interest lines. Yen that
    were `never_owed` are in the receivable's `corrected`: here they only make it less unpaid.
    `dates_interest` says whether interest is billed up to this day, as it is to a payment's.
    """

    day: date
    amount: int
    kind: AllocationKind = AllocationKind.PAYMENT
    late_interest: int = 0
    never_owed: bool = False
    dates_interest: bool = True

    @property
    def is_payment(self) -> bool:
        return self.kind in (AllocationKind.PAYMENT, AllocationKind.SET_OFF)

    @property
    def is_dating(self) -> bool:
        """Money, set-offs and credit notes are; discounts and write-offs follow the money."""
        is_note = self.kind == AllocationKind.CREDIT_NOTE
        return (self.is_payment or is_note) and self.dates_interest


@dataclass(frozen=True, slots=True)
class Receivable:
    """An issued invoice as the rules on late payment see it.

    `bears_none` is the part of `total` that bears no interest: its late-interest lines.
    `billed` is the interest already billed for it and not given back, up to the day
    `billed_to`. `corrected` are the fees and tax, `corrected_interest` the late-interest lines
    among its own, that credit notes say were never owed.
    """

    label: str
    number: str
    due_on: date
    total: int
    rate: Decimal
    day_count: str
    bears_none: int = 0
    settlements: tuple[Settlement, ...] = ()
    billed: int = 0
    billed_to: date | None = None
    corrected: int = 0
    corrected_interest: int = 0

    @property
    def outstanding(self) -> int:
        return self.total - sum(s.amount for s in self.settlements)


@dataclass(frozen=True, slots=True)
class Accrual:
    """A stretch of days with one unpaid amount and one length of the year."""

    first: date
    last: date
    unpaid: int
    year_days: int

    @property
    def days(self) -> int:
        return days_between(self.first, self.last)

    def interest(self, rate: Decimal) -> Fraction:
        return _interest([self], rate)


def accruals(receivable: Receivable, day: date) -> Iterator[Accrual]:
    """The stretches from the day after the due date to `day`, both counted.

    The day of a payment or credit note still counts the amount unpaid before it. What was
    never owed counts on no day.
    """
    start = receivable.due_on + ONE_DAY
    before: list[Settlement] = []
    owed = [one for one in receivable.settlements if not one.never_owed]
    for settlement in sorted(owed, key=lambda s: s.day):
        if settlement.day >= day:
            break
        yield from _stretch(
            receivable.day_count, _unpaid(receivable, before), start, settlement.day
        )
        start = max(start, settlement.day + ONE_DAY)
        before.append(settlement)
    yield from _stretch(receivable.day_count, _unpaid(receivable, before), start, day)


def _unpaid(receivable: Receivable, settlements: list[Settlement]) -> int:
    """The yen that bear interest: fees and tax.

    Money settles the late-interest lines of the invoice first; a credit note settles what it
    gives back.
    """
    fees = receivable.total - receivable.bears_none - receivable.corrected
    interest_lines = receivable.bears_none - receivable.corrected_interest
    money = 0
    for one in settlements:
        if one.kind == AllocationKind.CREDIT_NOTE:
            fees -= one.amount - one.late_interest
            interest_lines -= one.late_interest
        else:
            money += one.amount
    return fees - max(0, money - interest_lines)


def _stretch(day_count: str, unpaid: int, first: date, last: date) -> Iterator[Accrual]:
    if unpaid <= 0:
        return
    while first <= last:
        if day_count == "calendar_year":
            stop = min(last, date(first.year, 12, 31))
            year_days = 366 if isleap(first.year) else 365
        else:
            stop, year_days = last, 365
        yield Accrual(first, stop, unpaid, year_days)
        first = stop + ONE_DAY


def accrued(receivable: Receivable, day: date) -> Fraction:
    """All interest accrued by the end of a day, billed or not, exact."""
    return _interest(accruals(receivable, day), receivable.rate)


def _interest(parts: Iterable[Accrual], rate: Decimal) -> Fraction:
    """Interest on all parts, added up before it is divided."""
    return Fraction(*_ratio(parts, rate))


def _whole(parts: Iterable[Accrual], rate: Decimal) -> int:
    """The same in whole yen: what is less than one is left out."""
    yen, whole = _ratio(parts, rate)
    return yen // whole


def _ratio(parts: Iterable[Accrual], rate: Decimal) -> tuple[int, int]:
    yen_days = dict.fromkeys(YEARS, 0)
    for one in parts:
        yen_days[one.year_days] += one.unpaid * one.days
    percent, whole = rate.as_integer_ratio()
    common, leap = YEARS
    yen = percent * (yen_days[common] * leap + yen_days[leap] * common)
    return yen, 100 * whole * common * leap


@dataclass(frozen=True, slots=True)
class UntouchedDebts:
    """Unpaid invoices of one due day and rate, of which nothing was settled, billed or corrected.

    `fees` are the yen of each that bear interest: its total without late-interest lines.
    """

    due_on: date
    rate: Decimal
    day_count: str
    fees: Sequence[int]

    def unbilled(self, day: date) -> list[int]:
        """Interest on each to a day, in yen: what `unbilled` says of it, worked out once for all.

        Interest on yen that stay unpaid is so much for each yen.
        """
        stretches = _stretch(self.day_count, 1, self.due_on + ONE_DAY, day)
        yen, whole = _ratio(stretches, self.rate)
        return [fees * yen // whole for fees in self.fees]


def is_written_off(receivable: Receivable, day: date | None = None) -> bool:
    """Whether nothing was left by a day because the rest was written off; None: by now.

    A part written off before the rest was paid waives no interest on what was paid.
    """
    by_then = [s for s in receivable.settlements if day is None or s.day <= day]
    if sum(s.amount for s in by_then) < receivable.total:
        return False
    return sorted(by_then, key=lambda s: s.day)[-1].kind == AllocationKind.WRITE_OFF


def owed_to(receivable: Receivable, day: date) -> date | None:
    """The last day whose interest is owed on a day; None where none is.

    That day itself while anything is unpaid. Afterwards the day of the last payment or credit
    note: yen given as goodwill were owed until then. What is unbilled goes with a write-off.
    """
    by_then = [s for s in receivable.settlements if s.day <= day]
    if sum(s.amount for s in by_then) < receivable.total:
        return day
    if is_written_off(receivable, day):
        return None
    return max((s.day for s in by_then if s.is_dating), default=None)


def unbilled(receivable: Receivable, day: date) -> int:
    """Interest owed on a day and not yet billed, in yen; never negative (see `overbilled`)."""
    last = owed_to(receivable, day)
    if last is None:
        return 0
    return max(0, _whole(accruals(receivable, last), receivable.rate) - receivable.billed)


def overbilled(receivable: Receivable, day: date) -> int:
    """Interest billed beyond what has truly accrued to a day, in yen: it is given back.

    So it happens where a value date is corrected to an earlier day, money becomes known late,
    or fees turn out never to have been owed.
    """
    return max(0, receivable.billed - floor(accrued(receivable, day)))


@dataclass(frozen=True, slots=True)
class BilledInterest:
    """A late-interest line and the yen of it that were not given back yet."""

    line: int
    invoice: int
    left: int


def given_back(excess: int, newest_first: Iterable[BilledInterest]) -> list[BilledInterest]:
    """The lines that give back an excess, each with its part (`left`): the newest first."""
    found = []
    for one in newest_first:
        part = min(one.left, excess)
        if part > 0:
            found.append(replace(one, left=part))
            excess -= part
    return found


def explain_excess(receivable: Receivable, day: date) -> Explanation:
    """Why interest is given back on a day."""
    truly = floor(accrued(receivable, day))
    number, billed, excess = receivable.number, receivable.billed, overbilled(receivable, day)
    ja = (
        f"請求書{number}の遅延損害金: 請求済 {billed:,}円 − "
        f"{ja_day(day)}までの発生額 {truly:,}円 = {excess:,}円"
    )
    en = (
        f"Late interest on invoice {number}: billed ¥{billed:,} − "
        f"accrued to {en_day(day)} ¥{truly:,} = ¥{excess:,}"
    )
    inputs = {"invoice": number, "to": day, "billed": billed, "accrued": truly}
    return Explanation(CLAUSE, "late_interest_given_back", ja, en, inputs)


def explain(receivable: Receivable, day: date) -> Explanation:
    """The arithmetic of all interest owed on a day."""
    return explained(receivable, day)[1]


def explained(receivable: Receivable, day: date) -> tuple[int, Explanation]:
    """What `unbilled` says of a day, in yen, with its arithmetic."""
    if is_written_off(receivable, day):
        ja = "残りを貸倒れとしたため、請求前の遅延損害金もなくなりました"
        en = "The rest was written off, and with it the unbilled late interest"
        return 0, Explanation(CLAUSE, "written_off", ja, en)
    day = owed_to(receivable, day) or receivable.due_on
    parts = list(accruals(receivable, day))
    terms_ja = " + ".join(
        f"{a.unpaid:,}円 × {receivable.rate}% × {a.days}/{a.year_days}日" for a in parts
    )
    terms_en = " + ".join(
        f"¥{a.unpaid:,} × {receivable.rate}% × {a.days}/{a.year_days} days" for a in parts
    )
    total = _whole(parts, receivable.rate)
    rest = max(0, total - receivable.billed)
    ja, en = f"{terms_ja or 0} = {total:,}円", f"{terms_en or '¥0'} = ¥{total:,}"
    if receivable.billed:
        ja += f" − 請求済 {receivable.billed:,}円 = {rest:,}円"
        en += f" − already billed ¥{receivable.billed:,} = ¥{rest:,}"
    inputs = {"invoice": receivable.number, "to": day, "rate": receivable.rate}
    return rest, Explanation(CLAUSE, "late_interest", ja, en, inputs)


def line_for_month(receivable: Receivable, month_last: date) -> Line | None:
    """The line of the run for a month: interest up to the last late payment, if any yen.

    A credit note's day counts as a payment's does. Money of an earlier month that became known
    only after that month's run counts too.
    """
    paid_late = [
        s.day
        for s in receivable.settlements
        if s.is_dating and receivable.due_on < s.day <= month_last
    ]
    if not paid_late or is_written_off(receivable):
        return None
    last = max(paid_late)
    amount = unbilled(receivable, last)
    if amount < 1:
        return None
    first = (receivable.billed_to or receivable.due_on) + ONE_DAY
    return Line(
        LineKind.LATE_INTEREST,
        None,
        CLAUSE,
        first,
        last,
        None,
        None,
        None,
        amount,
        None,
        explain(receivable, last),
        About(receivable.label, receivable.number),
    )
