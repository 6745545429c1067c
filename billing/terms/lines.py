"""A line of an invoice, with the arithmetic behind its amount."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from billing.terms.tax import TaxRate
from contracts.office.terms.explanation import Explanation
from contracts.office.terms.labels import Labelled


class LineKind(Labelled):
    FEE = "fee", "利用料", "Fee"
    CORRECTION = "correction", "利用料の訂正", "Correction of fees"
    RESIDUAL = "residual", "残余料金", "Residual fee"
    LATE_INTEREST = "late_interest", "遅延損害金", "Late interest"
    OTHER = "other", "損害の負担", "Damages"


class PriceUnit(StrEnum):
    MONTH = "month"
    YEAR = "year"


FEES = (LineKind.FEE, LineKind.CORRECTION)
"""What is paid for the service."""


KIND_ORDER = {kind: position for position, kind in enumerate(LineKind)}


@dataclass(frozen=True, slots=True, order=True)
class About:
    """An invoice by its label and, as two residual invoices may share one, its number."""

    label: str
    number: str


@dataclass(frozen=True, slots=True)
class Line:
    """Days `first` to `last`, both counted; `amount` in yen before tax.

    `tax_rate` None is outside the scope of tax. `about` is the invoice that a line of
    late interest is about.
    """

    kind: LineKind
    contract: str | None
    article: str
    first: date
    last: date
    servers: int | None
    unit_price: int | None
    price_unit: PriceUnit | None
    amount: int
    tax_rate: TaxRate | None
    explanation: Explanation
    about: About | None = None


def in_order(lines: Iterable[Line]) -> tuple[Line, ...]:
    """By kind, contract, first day, and the invoice that they are about."""
    found = tuple(lines)
    return found if len(found) < 2 else tuple(sorted(found, key=_order))


def _order(line: Line) -> tuple[int, str, date, About]:
    about = line.about or About("", "")
    return KIND_ORDER[line.kind], line.contract or "", line.first, about
