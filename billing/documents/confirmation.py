"""The content of a confirmation of cancellation; rendering looks nothing up."""

from dataclasses import dataclass
from datetime import date

from billing.documents.content import Issuer, PrintedLine, Recipient
from billing.terms.tax import TaxTotal


@dataclass(frozen=True, slots=True)
class ComingInvoice:
    """A regular invoice still to come; `total` in yen with tax."""

    month: date
    due_on: date
    total: int


@dataclass(frozen=True, slots=True)
class Unpaid:
    """An invoice unpaid on the day of the notice, with interest to the last day."""

    number: str
    due_on: date
    outstanding: int
    interest: int


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A cancellation as it was quoted and carried out. Raises ValueError on a wrong sum."""

    contract: str
    recipient: Recipient
    responsible: str
    issuer: Issuer
    received_on: date
    entered_on: date
    channel: str
    desired_on: date | None
    ends_on: date
    reason: str
    minimum_term_ends_on: date | None
    residual: tuple[PrintedLine, ...]
    taxes: tuple[TaxTotal, ...]
    residual_total: int
    residual_due_on: date | None
    residual_reason: str
    months: tuple[ComingInvoice, ...]
    unpaid: tuple[Unpaid, ...]
    damages: int
    credit: int
    given_back: int
    total: int
    fingerprint: str

    def __post_init__(self) -> None:
        lines = sum(line.amount for line in self.residual) + sum(tax.tax for tax in self.taxes)
        reached = self.fee_total + lines + self.unpaid_total + self.damages
        if lines != self.residual_total or reached != self.total:
            raise ValueError(
                f"{self.contract}: 見積りの合計が合いません / sums of the quote differ"
            )

    @property
    def is_entered_later(self) -> bool:
        """Whether staff entered the notice after the day of its arrival."""
        return self.entered_on != self.received_on

    @property
    def fee_total(self) -> int:
        return sum(month.total for month in self.months)

    @property
    def unpaid_total(self) -> int:
        return sum(one.outstanding + one.interest for one in self.unpaid)

    @property
    def file_name(self) -> str:
        """In ASCII, so that every mail program keeps it."""
        return f"cancellation-{self.contract}-{self.received_on:%Y%m%d}.pdf"
