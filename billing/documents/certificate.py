"""The content of certificates (支払証明書, 残高証明書); rendering looks nothing up."""

from dataclasses import dataclass
from datetime import date

from billing.documents.content import Issuer, Recipient
from billing.documents.receipt import PaidInvoice


@dataclass(frozen=True, slots=True)
class CertifiedPayment:
    """That a payment came, as our records said on `issued_on`.

    `payer` is the name that the bank gave, empty where it gave none; `credit` what settled
    nothing yet. Raises ValueError where invoices and credit miss the amount.
    """

    number: str
    issued_on: date
    received_on: date
    payer: str
    recipient: Recipient
    issuer: Issuer
    invoices: tuple[PaidInvoice, ...]
    credit: int
    total: int
    replaces: str = ""
    is_copy: bool = False

    def __post_init__(self) -> None:
        reached = sum(one.amount for one in self.invoices) + self.credit
        if reached != self.total:
            raise ValueError(f"{self.number}: {reached:,}円 ≠ 入金額 {self.total:,}円")

    @property
    def is_of_payment(self) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class UnpaidInvoice:
    """An invoice with yen unpaid."""

    number: str
    due_on: date
    outstanding: int


@dataclass(frozen=True, slots=True)
class CertifiedBalance:
    """What was owed at the end of `as_of`, as our records said on `issued_on`.

    `interest` is late interest to that day that no invoice bills; it is not in the balance.
    Raises ValueError where the unpaid invoices less the credit miss the balance.
    """

    number: str
    issued_on: date
    as_of: date
    recipient: Recipient
    issuer: Issuer
    accounts: tuple[str, ...]
    items: tuple[UnpaidInvoice, ...]
    credit: int
    interest: int
    balance: int
    replaces: str = ""
    is_copy: bool = False

    def __post_init__(self) -> None:
        if self.unpaid - self.credit != self.balance:
            reached = self.unpaid - self.credit
            raise ValueError(f"{self.number}: {reached:,}円 ≠ 残高 {self.balance:,}円")

    @property
    def is_of_payment(self) -> bool:
        return False

    @property
    def unpaid(self) -> int:
        return sum(one.outstanding for one in self.items)
