"""Consumption tax: the rate of a day, and one rounding for each rate on each invoice."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from billing.terms.money import ROUNDINGS
from contracts.office.terms.labels import Labelled


class TaxCategory(Labelled):
    STANDARD = "standard", "標準税率", "Standard rate"
    REDUCED = "reduced", "軽減税率", "Reduced rate"


@dataclass(frozen=True, slots=True, order=True)
class TaxRate:
    """A rate in percent; the reduced 8 % and the former standard 8 % are kept apart."""

    percent: Decimal
    category: TaxCategory = TaxCategory.STANDARD

    def __hash__(self) -> int:
        return hash(self.category)  # few rates, asked for with each line

    def __str__(self) -> str:
        return format(self.percent.normalize(), "f")

    @property
    def ja(self) -> str:
        """As the sums of a document name it: `10%`, `8%(軽減税率)※`."""
        return f"{self}%" + ("(軽減税率)※" if self.is_reduced else "")

    @property
    def en(self) -> str:
        """As the sums of an English document name it: `8% (reduced rate)※`."""
        return f"{self}%" + (" (reduced rate)※" if self.is_reduced else "")

    @property
    def mark(self) -> str:
        """As a line of a document names it: `10%`, `8%※`."""
        return f"{self}%" + ("※" if self.is_reduced else "")

    @property
    def is_reduced(self) -> bool:
        return self.category is TaxCategory.REDUCED


def rate_of(percent: Decimal | None, category: str) -> TaxRate | None:
    """From the columns of a row; None outside tax, where its category is empty."""
    return TaxRate(percent, TaxCategory(category)) if percent is not None and category else None


@dataclass(frozen=True, slots=True)
class TaxTotal:
    """The sum of the lines at one rate, and the tax on it, in yen."""

    rate: TaxRate
    taxable: int
    tax: int


class TaxTable:
    """The rates of one category with the days from which they apply."""

    def __init__(self, rates: Iterable[tuple[date, TaxRate]]) -> None:
        entries = sorted(rates, key=lambda entry: entry[0])
        self._days = [day for day, _ in entries]
        self._rates = [rate for _, rate in entries]

    def on(self, day: date) -> TaxRate:
        """The rate in force on a day. Raises LookupError before the first."""
        position = bisect_right(self._days, day)
        if not position:
            raise LookupError(f"消費税率の表に{day}の税率がありません / no tax rate on {day}")
        return self._rates[position - 1]


def totals(amounts: Iterable[tuple[TaxRate | None, int]], rounding: str) -> tuple[TaxTotal, ...]:
    """Tax for each rate, in descending rate. Amounts with rate None are outside tax."""
    sums: dict[TaxRate, int] = {}
    for rate, amount in amounts:
        if rate is not None:
            sums[rate] = sums.get(rate, 0) + amount
    found = sums.items() if len(sums) < 2 else sorted(sums.items(), reverse=True)
    return tuple([TaxTotal(rate, yen, tax_on(yen, rate, rounding)) for rate, yen in found])


def tax_on(taxable: int, rate: TaxRate, rounding: str) -> int:
    """Yen of tax on a sum, rounded once."""
    numerator, denominator = rate.percent.as_integer_ratio()
    return ROUNDINGS[rounding](taxable * numerator, 100 * denominator)
