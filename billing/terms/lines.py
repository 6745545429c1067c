"""A line of an invoice, with the arithmetic behind its amount."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from billing.terms.tax import TaxRate
from contracts.terms.explanation import Explanation


class LineKind(StrEnum):
    FEE = "fee"
    RESIDUAL = "residual"
    LATE_INTEREST = "late_interest"
    OTHER = "other"


class PriceUnit(StrEnum):
    MONTH = "month"
    YEAR = "year"


KIND_ORDER = {kind: position for position, kind in enumerate(LineKind)}


@dataclass(frozen=True, slots=True)
class Line:
    """Days `first` to `last`, both counted; `amount` in yen before tax.

    `tax_rate` None is outside the scope of tax. `about` is the label of the invoice
    that a line of late interest is about.
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
    about: str | None = None


def in_order(lines: Iterable[Line]) -> tuple[Line, ...]:
    """By kind, contract, first day, and the invoice that they are about."""
    return tuple(
        sorted(lines, key=lambda x: (KIND_ORDER[x.kind], x.contract or "", x.first, x.about or ""))
    )
