"""The content of a dunning letter; rendering looks nothing up."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy, pgettext_lazy

from billing.documents.content import Issuer, Recipient

TITLES = {
    "reminder": gettext_lazy("Request to check your payment"),
    "second": gettext_lazy("Request for payment (second letter)"),
    "final": pgettext_lazy("letter", "Final demand"),
}


@dataclass(frozen=True, slots=True)
class DemandedInvoice:
    """An unpaid invoice with the interest accrued to the letter's day and not yet billed."""

    number: str
    subject: str
    due_on: date
    days_late: int
    outstanding: int
    interest: int

    @property
    def total(self) -> int:
        return self.outstanding + self.interest


@dataclass(frozen=True, slots=True)
class Letter:
    """A dunning message as a letter. Raises ValueError where the debts miss what it says.

    `debts` took the step and come to `total`; `others` are overdue too. `demanded` are the yen
    asked for, of the former or of all. `pay_by` is the day until which to pay. With no
    `contracts_left` a final demand announces neither suspension nor termination.
    """

    reference: str
    step: str
    day: date
    pay_by: date
    recipient: Recipient
    issuer: Issuer
    debts: tuple[DemandedInvoice, ...]
    others: tuple[DemandedInvoice, ...]
    total: int
    demanded: int
    rate: str
    contracts_left: bool = True

    def __post_init__(self) -> None:
        reached = sum(debt.total for debt in self.debts)
        if reached != self.total:
            raise ValueError(
                f"{self.reference}: 合計が合いません / debts make {reached:,}, not {self.total:,}"
            )
        if self.demanded not in (self.total, self.total + self.of_others):
            raise ValueError(
                f"{self.reference}: 請求額が合いません / the debts do not make {self.demanded:,}"
            )

    @property
    def title(self) -> str:
        return str(TITLES[self.step])

    @property
    def is_final(self) -> bool:
        return self.step == "final"

    @property
    def of_others(self) -> int:
        """Yen of what else is overdue, with its interest."""
        return sum(debt.total for debt in self.others)

    @property
    def file_name(self) -> str:
        """In ASCII, so that every mail program keeps it."""
        return f"{self.reference}.pdf"
