"""The content of a credit note (適格返還請求書); rendering looks nothing up."""

from dataclasses import dataclass
from datetime import date

from billing.documents.content import Issuer, Recipient, Tax


@dataclass(frozen=True, slots=True)
class Returned:
    """A line of what is given back, before tax; `tax` is its mark as on the invoice."""

    title: str
    period: str
    amount: int
    tax: str


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
    taxes: tuple[Tax, ...]
    outside: int
    total: int
    has_reduced_rate: bool

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
    def file_name(self) -> str:
        """In ASCII, so that every mail program keeps it."""
        return f"{self.number}.pdf"
