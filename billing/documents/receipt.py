"""The content of a receipt (領収書); rendering looks nothing up."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from billing.documents.content import Issuer, Recipient, has_reduced_rate
from billing.terms.tax import TaxTotal


@dataclass(frozen=True, slots=True)
class PaidInvoice:
    """An invoice that the money settled, with the yen that went to it."""

    number: str
    subject: str
    amount: int


@dataclass(frozen=True, slots=True)
class ReceiptContent:
    """A receipt document. Raises ValueError where its parts miss the amount."""

    number: str
    issued_on: date
    received_on: date
    recipient: Recipient
    issuer: Issuer
    invoices: tuple[PaidInvoice, ...]
    taxes: tuple[TaxTotal, ...]
    outside: int
    credit: int
    total: int
    replaces: str = ""
    is_copy: bool = False

    def __post_init__(self) -> None:
        taxed = sum(tax.taxable + tax.tax for tax in self.taxes)
        reached = taxed + self.outside + self.credit
        paid = sum(one.amount for one in self.invoices) + self.credit
        if reached != self.total or paid != self.total:
            raise ValueError(
                f"{self.number}: 内訳の合計 {reached:,}円 ≠ 領収額 {self.total:,}円"
                f" / parts make {reached:,}, not {self.total:,}"
            )

    @property
    def purpose(self) -> str:
        """但し書き: what the money was for, in the language that is active."""
        if not self.invoices:
            return gettext("credit for later invoices")
        found = self.invoices[0].subject
        if len(self.invoices) > 1:
            found = gettext("%(subject)s, and others") % {"subject": found}
        if self.credit:
            found = gettext("%(subject)s (including credit)") % {"subject": found}
        return found

    @property
    def has_reduced_rate(self) -> bool:
        return has_reduced_rate(self.taxes)
