"""The content of an invoice document. Rendering looks nothing up."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from billing.terms.tax import TaxRate, TaxTotal
from billing.wording import days, tax_mark
from contracts.office.documents.issuer import Issuer
from contracts.office.documents.recipient import Recipient
from contracts.office.documents.references import References

NONE = References()


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line before tax; `rate` is None outside tax.

    `article` and `about`, the invoice that late interest is of, lead on from a page.
    """

    contract: str
    title: str
    first: date | None
    last: date | None
    servers: int | None
    unit_price: int | None
    amount: int
    rate: TaxRate | None
    explanation: str
    article: str = ""
    about: str = ""

    @property
    def period(self) -> str:
        return days(self.first, self.last)

    @property
    def tax(self) -> str:
        return tax_mark(self.rate)


def has_reduced_rate(taxes: Iterable[TaxTotal]) -> bool:
    """Whether the mark ※ needs its footnote."""
    return any(tax.rate.is_reduced for tax in taxes)


@dataclass(frozen=True, slots=True)
class Content:
    """An invoice document. Raises ValueError where lines and tax miss the total."""

    number: str
    subject: str
    issued_on: date
    due_on: date
    recipient: Recipient
    issuer: Issuer
    lines: tuple[PrintedLine, ...]
    late_interest: tuple[PrintedLine, ...]
    taxes: tuple[TaxTotal, ...]
    outside: int
    total: int
    late_interest_rate: str
    payment_terms: str = ""
    """Those agreed, where they are others than the end of the next month."""
    references: Mapping[str, References] = field(default_factory=dict)
    """What the customer calls contracts in its own books, by the contracts' numbers."""
    replaces: str = ""
    """The number of the document that a reissue replaces."""
    reissued_on: date | None = None
    remark: str = ""

    def __post_init__(self) -> None:
        amounts = sum(line.amount for line in (*self.lines, *self.late_interest))
        taxable = sum(tax.taxable for tax in self.taxes)
        reached = amounts + sum(tax.tax for tax in self.taxes)
        if reached != self.total or taxable + self.outside != amounts:
            raise ValueError(
                f"{self.number}: 明細と税の合計 {reached:,}円 ≠ 請求額 {self.total:,}円"
                f" / lines and tax make {reached:,}, not {self.total:,}"
            )

    @property
    def has_reduced_rate(self) -> bool:
        return has_reduced_rate(self.taxes)

    @property
    def by_contract(self) -> Iterator[tuple[str, References, list[PrintedLine]]]:
        """Each contract with its references other than the head's, and its lines; none is last."""
        lines = sorted(self.lines, key=lambda line: (not line.contract, line.contract))
        for contract, group in groupby(lines, key=lambda line: line.contract):
            own = self.references.get(contract, NONE)
            yield contract, own.without(self.recipient.references), list(group)
