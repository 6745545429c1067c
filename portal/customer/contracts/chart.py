"""What was billed by month, as stacked bars: across in per cent, down in pixels."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from billing.queries.upcoming import Billed
from billing.terms.invoicing import InvoiceKind

TOP, BOTTOM = 24, 184
KINDS = ("fee", "residual", "late_interest")


@dataclass(frozen=True, slots=True)
class ChartMonth:
    """Yen with tax of the invoices of a month; residual invoices count where issued."""

    month: date
    fee: int
    residual: int
    late_interest: int

    @property
    def total(self) -> int:
        return self.fee + self.residual + self.late_interest


@dataclass(frozen=True, slots=True)
class Block:
    """One kind of one month."""

    kind: str
    left: float
    width: float
    top: float
    height: float


@dataclass(frozen=True, slots=True)
class Chart:
    months: tuple[ChartMonth, ...]
    blocks: tuple[Block, ...]
    labels: tuple[tuple[float, str], ...]
    limit: int

    @property
    def total(self) -> int:
        return sum(month.total for month in self.months)


def by_month(billed: Iterable[Billed], today: date, count: int) -> list[ChartMonth]:
    """The last `count` months up to this one, oldest first."""
    sums = {month: dict.fromkeys(KINDS, 0) for month in last_months(today, count)}
    for one in billed:
        month = sums.get(one.month)
        if month is None:
            continue
        kind = "residual" if one.kind == InvoiceKind.RESIDUAL else "fee"
        month[kind] += one.total - one.bears_none
        month["late_interest"] += one.bears_none
    return [ChartMonth(month, **values) for month, values in sums.items()]


def last_months(today: date, count: int) -> list[date]:
    index = today.year * 12 + today.month
    return [date((i - 1) // 12, (i - 1) % 12 + 1, 1) for i in range(index - count + 1, index + 1)]


def chart(months: Sequence[ChartMonth]) -> Chart:
    limit = round_up(max((month.total for month in months), default=0))
    slot = 100 / len(months)
    blocks = []
    for position, month in enumerate(months):
        bottom = float(BOTTOM)
        for kind in KINDS:
            amount = getattr(month, kind)
            if amount > 0:
                height = amount / limit * (BOTTOM - TOP)
                bottom -= height
                blocks.append(
                    Block(
                        kind,
                        round(position * slot + slot * 0.15, 2),
                        round(slot * 0.7, 2),
                        round(bottom, 1),
                        round(max(height, 1), 1),
                    )
                )
    return Chart(tuple(months), tuple(blocks), tuple(_labels(months, slot)), limit)


def _labels(months: Sequence[ChartMonth], slot: float) -> Iterable[tuple[float, str]]:
    """Every third month, sixth of 24, by year and month."""
    every = 3 if len(months) <= 12 else 6
    for position, month in enumerate(months):
        if position % every == 0:
            yield round(position * slot + slot * 0.15, 2), f"{month.month:%Y/%-m}"


def round_up(amount: int) -> int:
    """The next 1, 2 or 5 with zeros, at least ten thousand yen."""
    step = 10_000
    while True:
        for factor in (1, 2, 5):
            if factor * step >= amount:
                return factor * step
        step *= 10
