"""The content of a credit note (適格返還請求書); rendering looks nothing up."""

from dataclasses import dataclass
from datetime import date

from billing.documents.content import (
    Issuer,
    Recipient,
    has_reduced_rate,
)
from billing.terms.tax import TaxRate, TaxTotal
from billing.wording import days, tax_mark


@dataclass(frozen=True, slots=True)
class Returned:
    """A line of what is given back, before tax; `rate` is None outside tax."""

    title: str
    amount: int
    rate: TaxRate | None
    first: date | None = None
    last: date | None = None

    @property
    def period(self) -> str:
        return days(self.first, self.last)

    @property
    def tax(self) -> str:
        return tax_mark(self.rate)


@dataclass(frozen=True, slots=True)
class CreditNoteContent:
    """A credit note document. Raises ValueError where its parts miss the total."""

    number: str
    issued_on: date
    invoice: str
    invoice_issued_on: date
    subject: str
    reason: str
    recipient: Recipient
    issuer: Issuer
    lines: tuple[Returned, ...]
    taxes: tuple[TaxTotal, ...]
    outside: int
    total: int

    def __post_init__(self) -> None:
        taxable = sum(tax.taxable for tax in self.taxes)
        reached = taxable + sum(tax.tax for tax in self.taxes) + self.outside
        lines = sum(line.amount for line in self.lines)
        if reached != self.total or lines != taxable + self.outside:
            raise ValueError(
                f"{self.number}: 内訳の合計 {reached:,}円 ≠ 返還額 {self.total:,}円"
                f" / parts make {reached:,}, not {self.total:,}"
            )

    @property
    def has_reduced_rate(self) -> bool:
        return has_reduced_rate(self.taxes)
