"""The content of an invoice document. Rendering looks nothing up."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from contracts.office.documents.issuer import Issuer
from contracts.office.terms import addressing


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who is billed; `purchase_order` is its own number for what it orders."""

    name: str
    department: str
    postal_code: str
    address: str
    person: str = ""
    is_person: bool = False
    purchase_order: str = ""

    @property
    def names(self) -> list[str]:
        """From the outermost in, the innermost with 御中 or 様."""
        return addressing.lines(self.name, self.department, self.person, self.is_person)

    @property
    def own_name(self) -> str:
        """The company's alone, as a sentence names it: a person with 様."""
        name = addressing.bare(self.name)
        return addressing.addressed(name, True) if self.is_person else name

    @property
    def postal_mark(self) -> str:
        return addressing.postal_mark(self.postal_code)


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line before tax; `tax` is its mark: `10%`, `8%※` or `対象外`."""

    contract: str
    title: str
    first: date | None
    last: date | None
    servers: int | None
    unit_price: int | None
    amount: int
    tax: str
    explanation: str

    @property
    def period(self) -> str:
        if self.first is None or self.last is None:
            return ""
        if self.first == self.last:
            return f"{self.first:%Y/%m/%d}"
        return f"{self.first:%Y/%m/%d}–{self.last:%Y/%m/%d}"


@dataclass(frozen=True, slots=True)
class Tax:
    """The total at one rate; `reduced` rates are marked."""

    label: str
    taxable: int
    tax: int


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
    taxes: tuple[Tax, ...]
    outside: int
    total: int
    late_interest_rate: str
    has_reduced_rate: bool
    payment_terms: str = ""
    """Those agreed, where they are others than the end of the next month."""
    orders: Mapping[str, str] = field(default_factory=dict)
    """The purchase-order numbers of contracts, by the contracts' numbers."""
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
    def by_contract(self) -> Iterator[tuple[str, str, list[PrintedLine]]]:
        """Each contract with its purchase-order number and its lines; those of none come last."""
        lines = sorted(self.lines, key=lambda line: (not line.contract, line.contract))
        for contract, group in groupby(lines, key=lambda line: line.contract):
            yield contract, self.orders.get(contract, ""), list(group)

    @property
    def file_name(self) -> str:
        """In ASCII, so that every mail program keeps it."""
        return f"{self.number}.pdf"
